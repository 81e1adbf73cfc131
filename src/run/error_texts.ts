/**
 * The texts of the HTTP contract's `error` field.
 *
 * @module
 */

/** Texts of the contract's `error` field. */
export const ERROR_TEXT = {
  invalidJson: "Invalid JSON format",
  missingCode: "Missing required parameter: code",
  badLanguage: "This service only supports Python code execution",
  badLanguageJavaScript:
    "This service only supports JavaScript/TypeScript code execution",
  unauthorized: "Unauthorized",
  forbidden: "Forbidden",
  notFound: "Not Found",
  foreignOrigin: "Cannot answer a page of another origin",
  foreignHost: "Cannot answer under this host name",
  methodNotAllowed: "Method Not Allowed",
  bodyTooLarge: "Request body too large",
  quotaExceeded: "Quota exceeded",
  overloaded: "Service overloaded",
  executionFailed: "Execution failed",
} as const;
