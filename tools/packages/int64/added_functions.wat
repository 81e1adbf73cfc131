;; The functions that are added to numpy's library, see added_functions.ts.
;;
;; Their numbers follow those of the library's own. What they call is imported
;; here under the number that it has there.
(module
  (type $from_any
    (func (param i32 i32 i32 i32 i32 i32) (result i32)))
  (type $from_loops
    (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "library" "3002" (func $PyArray_FromAny (type $from_any)))
  (import "library" "492" (func $Py_XDECREF (param i32)))
  (import "library" "4321" (func $PyUFunc_FromFuncAndData (type $from_loops)))
  (import "library" "memory" (memory 1))

  ;; 5158: PyArray_FromAny, which takes arrays of int64 and uint32 for intp too.
  ;; That is no safe cast on wasm32, but it is the one that callers mean, since
  ;; integers of programs are int64.
  (func $from_index (type $from_any)
    (local $array i32)
    (local $type_number i32)
    (local $result i32)
    (block $as_it_is
      ;; No type is asked for, or another than NPY_LONG, which is intp.
      (br_if $as_it_is (i32.eqz (local.get 1)))
      (br_if $as_it_is
        (i32.ne (i32.load offset=16 (local.get 1)) (i32.const 7)))
      ;; Py_TPFLAGS_{LONG,LIST,TUPLE}_SUBCLASS: numpy finds their type itself.
      (br_if $as_it_is
        (i32.and
          (i32.load offset=84 (i32.load offset=4 (local.get 0)))
          (i32.const 0x07000000)))
      (local.set $array
        (call $PyArray_FromAny (local.get 0) (i32.const 0) (i32.const 0)
          (i32.const 0) (i32.const 0) (i32.const 0)))
      (if (i32.eqz (local.get $array)) (then (return (i32.const 0))))
      (local.set $type_number
        (i32.load offset=16 (i32.load offset=28 (local.get $array))))
      ;; NPY_LONGLONG, NPY_UINT, NPY_ULONG: NPY_ARRAY_FORCECAST.
      (if (i32.or
            (i32.eq (local.get $type_number) (i32.const 9))
            (i32.or
              (i32.eq (local.get $type_number) (i32.const 6))
              (i32.eq (local.get $type_number) (i32.const 8))))
        (then
          (local.set 0 (local.get $array))
          (local.set 4 (i32.or (local.get 4) (i32.const 16)))))
      (local.set $result
        (call $PyArray_FromAny (local.get 0) (local.get 1) (local.get 2)
          (local.get 3) (local.get 4) (local.get 5)))
      (call $Py_XDECREF (local.get $array))
      (return (local.get $result)))
    (call $PyArray_FromAny (local.get 0) (local.get 1) (local.get 2)
      (local.get 3) (local.get 4) (local.get 5)))

  ;; 5159: PyUFunc_FromFuncAndData as other packages call it. Inputs that are
  ;; `long` in their loops become `long long`, unless there are loops for that:
  ;; a loop reads the low half of each number, at the array's own stride.
  (func $from_loops (type $from_loops)
    (local $at i32)
    (local $end i32)
    (local $operands i32)
    (local.set $operands (i32.add (local.get 4) (local.get 5)))
    (local.set $end (i32.mul (local.get 3) (local.get $operands)))
    (block $make
      (block $widen
        (loop $look
          (br_if $widen (i32.ge_s (local.get $at) (local.get $end)))
          (br_if $make
            (i32.eq
              (i32.load8_u (i32.add (local.get 2) (local.get $at)))
              (i32.const 9)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $look)))
      (local.set $at (i32.const 0))
      (loop $next
        (br_if $make (i32.ge_s (local.get $at) (local.get $end)))
        (if (i32.and
              (i32.lt_s
                (i32.rem_s (local.get $at) (local.get $operands))
                (local.get 4))
              (i32.eq
                (i32.load8_u (i32.add (local.get 2) (local.get $at)))
                (i32.const 7)))
          (then
            (i32.store8
              (i32.add (local.get 2) (local.get $at))
              (i32.const 9))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (call $PyUFunc_FromFuncAndData (local.get 0) (local.get 1) (local.get 2)
      (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7)
      (local.get 8) (local.get 9))))
