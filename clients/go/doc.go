// Package faas runs untrusted programs on a python-faas service.
//
// What a program does is a [Result], its failure included; an error is about the
// request, the service or the way there. See [Client].
package faas
