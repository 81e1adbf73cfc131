// Package faas runs untrusted programs on a python-faas service.
//
// A program's failure is a [Result] too; an error is about the request, the
// service or the way there. See [Client].
package faas
