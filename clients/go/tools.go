package faas

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// A Tool is a function of this application that programs call. [ToolFunc] makes
// one of a Go function.
type Tool struct {
	// Description is what the program reads about it.
	Description string
	// InputSchema is the JSON Schema of the arguments, an object; nil checks none.
	InputSchema any
	// OutputSchema is the JSON Schema of the value.
	OutputSchema any
	// Run gets the arguments as JSON, and returns what json.Marshal takes. Its
	// error is raised in the program; a *ToolError gives it a type. Calls that the
	// program makes at one time run in goroutines of their own.
	Run func(ctx context.Context, arguments json.RawMessage) (any, error)
}

// A ToolError is a failure of a tool, with the type that the program sees.
type ToolError struct {
	Type    string
	Message string
}

func (e *ToolError) Error() string { return e.Message }

// A ToolCall is a call of a tool.
type ToolCall struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`
}

// ToolFunc returns a tool that runs a function. The arguments are a struct, which
// is their schema too: names by the tag "json", "omitempty" and pointers for those
// that may be left out, and the tag "description".
func ToolFunc[In, Out any](
	description string, run func(context.Context, In) (Out, error),
) Tool {
	return Tool{
		Description: description,
		InputSchema: schemaOf(reflect.TypeOf((*In)(nil)).Elem()),
		Run: func(ctx context.Context, arguments json.RawMessage) (any, error) {
			var in In
			if err := json.Unmarshal(arguments, &in); err != nil {
				return nil, err
			}
			return run(ctx, in)
		},
	}
}

type wireTool struct {
	Name         string `json:"name"`
	Description  string `json:"description,omitempty"`
	InputSchema  any    `json:"input_schema,omitempty"`
	OutputSchema any    `json:"output_schema,omitempty"`
}

type wireToolError struct {
	Type    string `json:"type,omitempty"`
	Message string `json:"message"`
}

type wireToolResult struct {
	ID    string          `json:"id"`
	Value json.RawMessage `json:"value,omitempty"`
	Error *wireToolError  `json:"error,omitempty"`
}

func toolDefinitions(tools map[string]Tool) []wireTool {
	var definitions []wireTool
	for name, tool := range tools {
		definitions = append(definitions, wireTool{
			name, tool.Description, tool.InputSchema, tool.OutputSchema,
		})
	}
	return definitions
}

// nextBody runs the calls of an answer, and returns the body that continues the
// program with their results; nil if the program has ended.
func nextBody(
	ctx context.Context, tools map[string]Tool, result *Result,
) ([]byte, error) {
	continuation := result.Metadata.Continuation
	if continuation == nil {
		return nil, nil
	}
	results := make([]wireToolResult, len(result.Calls))
	var running sync.WaitGroup
	for i, call := range result.Calls {
		running.Add(1)
		go func(i int, call ToolCall) {
			defer running.Done()
			results[i] = runTool(ctx, tools, call)
		}(i, call)
	}
	running.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{
		"continuation": continuation.ID,
		"results":      results,
	})
}

func runTool(
	ctx context.Context, tools map[string]Tool, call ToolCall,
) wireToolResult {
	tool, ok := tools[call.Name]
	if !ok {
		return failedTool(call, fmt.Errorf("There is no tool %q", call.Name))
	}
	value, err := tool.Run(ctx, call.Arguments)
	if err != nil {
		return failedTool(call, err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return failedTool(call, err)
	}
	return wireToolResult{ID: call.ID, Value: text}
}

func failedTool(call ToolCall, err error) wireToolResult {
	failure := wireToolError{Message: err.Error()}
	var its *ToolError
	if errors.As(err, &its) {
		failure.Type = its.Type
	}
	return wireToolResult{ID: call.ID, Error: &failure}
}

// schemaOf returns the JSON Schema of a type, as far as encoding/json reads it.
func schemaOf(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return map[string]any{"type": "integer"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			// Bytes are base64, or a type with a form of its own.
			return map[string]any{}
		}
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Map:
		return map[string]any{
			"type": "object", "additionalProperties": schemaOf(t.Elem()),
		}
	case reflect.Struct:
		return structSchema(t)
	}
	return map[string]any{}
}

var unmarshaler = reflect.TypeOf((*json.Unmarshaler)(nil)).Elem()

func structSchema(t reflect.Type) map[string]any {
	if reflect.PointerTo(t).Implements(unmarshaler) {
		// Such as time.Time.
		return map[string]any{}
	}
	properties := map[string]any{}
	required := []string{}
	for _, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.IsExported() || field.Anonymous || name == "-" {
			continue
		}
		if name == "" {
			name = field.Name
		}
		schema := schemaOf(field.Type)
		if text := field.Tag.Get("description"); text != "" {
			schema["description"] = text
		}
		properties[name] = schema
		if field.Type.Kind() != reflect.Pointer && !strings.Contains(options, "omitempty") {
			required = append(required, name)
		}
	}
	return map[string]any{
		"type":                 "object",
		"properties":           properties,
		"required":             required,
		"additionalProperties": false,
	}
}
