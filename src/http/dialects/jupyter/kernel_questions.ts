/**
 * Questions about a kernel's code that no cell asks: what a name may go on
 * with, what it stands for, whether a text is a whole cell. Each is a program of
 * the service's own that runs on what the last cell has left, and leaves
 * nothing.
 *
 * @module
 */

/** Questions that a client may ask. */
export type Question =
  | {
    readonly ask: "complete" | "inspect";
    readonly code: string;
    /** In code points. */
    readonly cursor: number;
    readonly detail: number;
  }
  | { readonly ask: "whole"; readonly code: string };

/**
 * The program that answers a {@linkcode Question}, which is its `INPUT`. Names
 * are looked up without calling anything but properties.
 */
export const QUESTION_PROGRAM = `
def _faas_answer(ask, code, cursor=0, detail=0):
    import re

    def _complete():
        import rlcompleter

        word = re.search(r"[\\w.]*$", code[:cursor])[0]
        names = {name: value for name, value in globals().items() if name != "_faas_answer"}
        completer = rlcompleter.Completer(names)
        found = completer.attr_matches(word) if "." in word else completer.global_matches(word)
        matches = sorted({match.rstrip("() :") for match in found})
        return {"matches": matches[:1000], "start": cursor - len(word)}

    def _inspect():
        import builtins
        import inspect

        end = cursor + len(re.match(r"\\w*", code[cursor:])[0])
        word = re.search(r"[\\w.]*$", code[:end].rstrip("( "))[0]
        first, *rest = word.split(".")
        try:
            value = globals()[first] if first in globals() else getattr(builtins, first)
            for name in rest:
                value = getattr(value, name)
        except (AttributeError, KeyError):
            return {"text": None}
        lines = []
        try:
            lines.append(f"Signature: {word}{inspect.signature(value)}")
        except (TypeError, ValueError):
            pass
        lines.append(f"Type:      {type(value).__name__}")
        if not callable(value) and not inspect.ismodule(value):
            lines.append(f"Value:     {repr(value)[:1000]}")
        doc = inspect.getdoc(value)
        if doc:
            lines.append(f"Docstring:\\n{doc}")
        if detail:
            try:
                lines.append(f"Source:\\n{inspect.getsource(value)}")
            except (OSError, TypeError):
                pass
        return {"text": "\\n".join(lines)[:20000]}

    def _whole():
        import ast
        import codeop

        compiler = codeop.CommandCompiler()
        compiler.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        last = code.rpartition("\\n")[2]
        indent = last[: len(last) - len(last.lstrip())]
        if code.lstrip().startswith(("%", "!")):
            return {"status": "complete"}
        try:
            is_whole = compiler(code, "<cell>", "exec") is not None
        except (SyntaxError, OverflowError, ValueError):
            return {"status": "invalid"}
        if is_whole and not (indent and last.strip()):
            return {"status": "complete"}
        opens = last.rstrip().endswith(":")
        return {"status": "incomplete", "indent": indent + "    " * opens}

    return {"complete": _complete, "inspect": _inspect, "whole": _whole}[ask]()

return_val(_faas_answer(**INPUT))
`;
