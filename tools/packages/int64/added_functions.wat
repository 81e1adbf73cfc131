;; The functions that are added to numpy's library, see added_functions.ts.
;;
;; Their numbers follow those of the library's own. What they call is imported
;; here under the number that it has there.
(module
  (type $from_any
    (func (param i32 i32 i32 i32 i32 i32) (result i32)))
  (type $from_loops
    (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (type $operator (func (param i32 i32) (result i32)))
  (type $power (func (param i32 i32 i32) (result i32)))
  (type $of_one (func (param i32) (result i32)))
  (import "library" "memory_base" (global $memory_base i32))
  (import "library" "3002" (func $PyArray_FromAny (type $from_any)))
  (import "library" "492" (func $Py_XDECREF (param i32)))
  (import "library" "4321" (func $PyUFunc_FromFuncAndData (type $from_loops)))
  (import "library" "493" (func $PyArray_DescrFromType (param i32) (result i32)))
  (import "library" "3663" (func $array_multiply (type $operator)))
  (import "library" "3674" (func $array_left_shift (type $operator)))
  (import "library" "3667" (func $array_power (type $power)))
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
      (local.get 8) (local.get 9)))

  ;; 5160: nb_multiply of arrays. Indices, where packages have handed them to a
  ;; program as they are, are multiplied as int64, and have 32 bits again only if
  ;; all products have room there: so none overflows.
  (func $multiply (type $operator)
    (local $result i32)
    (if (i32.eqz (call $are_indices (local.get 0) (local.get 1)))
      (then
        (return (call $array_multiply (local.get 0) (local.get 1)))))
    (local.set 0 (call $widened (local.get 0)))
    (local.set 1 (call $widened (local.get 1)))
    (if (i32.and
          (i32.ne (local.get 0) (i32.const 0))
          (i32.ne (local.get 1) (i32.const 0)))
      (then
        (local.set $result
          (call $array_multiply (local.get 0) (local.get 1)))))
    (call $Py_XDECREF (local.get 0))
    (call $Py_XDECREF (local.get 1))
    (call $narrowed (local.get $result)))

  ;; 5161: nb_lshift.
  (func $left_shift (type $operator)
    (local $result i32)
    (if (i32.eqz (call $are_indices (local.get 0) (local.get 1)))
      (then
        (return (call $array_left_shift (local.get 0) (local.get 1)))))
    (local.set 0 (call $widened (local.get 0)))
    (local.set 1 (call $widened (local.get 1)))
    (if (i32.and
          (i32.ne (local.get 0) (i32.const 0))
          (i32.ne (local.get 1) (i32.const 0)))
      (then
        (local.set $result
          (call $array_left_shift (local.get 0) (local.get 1)))))
    (call $Py_XDECREF (local.get 0))
    (call $Py_XDECREF (local.get 1))
    (call $narrowed (local.get $result)))

  ;; 5162: nb_power.
  (func $power (type $power)
    (local $result i32)
    (if (i32.eqz (call $are_indices (local.get 0) (local.get 1)))
      (then
        (return
          (call $array_power (local.get 0) (local.get 1) (local.get 2)))))
    (local.set 0 (call $widened (local.get 0)))
    (local.set 1 (call $widened (local.get 1)))
    (if (i32.and
          (i32.ne (local.get 0) (i32.const 0))
          (i32.ne (local.get 1) (i32.const 0)))
      (then
        (local.set $result
          (call $array_power (local.get 0) (local.get 1) (local.get 2)))))
    (call $Py_XDECREF (local.get 0))
    (call $Py_XDECREF (local.get 1))
    (call $narrowed (local.get $result)))

  ;; 5163: whether both are arrays of NPY_LONG, or one is and the other a Python
  ;; int, which takes the type of the array.
  (func $are_indices (type $operator)
    (local $left i32)
    (local $right i32)
    (local.set $left (call $is_array_of (local.get 0) (i32.const 7)))
    (local.set $right (call $is_array_of (local.get 1) (i32.const 7)))
    (i32.or
      (i32.and
        (local.get $left)
        (i32.or (local.get $right) (call $is_int (local.get 1))))
      (i32.and (local.get $right) (call $is_int (local.get 0)))))

  ;; 5164: whether an object is an ndarray whose type has a number.
  (func $is_array_of (type $operator)
    (if (result i32)
      (i32.eq
        (i32.load offset=4 (local.get 0))
        ;; PyArray_Type
        (i32.add (global.get $memory_base) (i32.const 373352)))
      (then
        (i32.eq
          (i32.load offset=16 (i32.load offset=28 (local.get 0)))
          (local.get 1)))
      (else (i32.const 0))))

  ;; 5165: whether an object is a Python int: Py_TPFLAGS_LONG_SUBCLASS.
  (func $is_int (type $of_one)
    (i32.and
      (i32.shr_u
        (i32.load offset=84 (i32.load offset=4 (local.get 0)))
        (i32.const 24))
      (i32.const 1)))

  ;; 5166: an operand as a new reference, indices as int64; null with an error.
  (func $widened (type $of_one)
    (local $count i32)
    (if (i32.eqz (call $is_int (local.get 0)))
      (then
        (return
          (call $PyArray_FromAny
            (local.get 0)
            (call $PyArray_DescrFromType (i32.const 9))
            (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))))
    ;; Py_INCREF, which leaves immortal objects alone.
    (local.set $count (i32.load (local.get 0)))
    (if (i32.ne (local.get $count) (i32.const 0x3fffffff))
      (then
        (i32.store
          (local.get 0)
          (i32.add (local.get $count) (i32.const 1)))))
    (local.get 0))

  ;; 5167: takes a reference to a result and returns one to it, as NPY_LONG if
  ;; it is an array of int64 that all have 32 bits.
  (func $narrowed (type $of_one)
    (local $at i32)
    (local $end i32)
    (local $dimension i32)
    (local $value i64)
    (local $result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
    (if (i32.eqz (call $is_array_of (local.get 0) (i32.const 9)))
      (then (return (local.get 0))))
    ;; A fresh array has its numbers side by side, in whatever order.
    (local.set $end (i32.const 8))
    (local.set $dimension (i32.load offset=12 (local.get 0)))
    (block $counted
      (loop $count
        (br_if $counted (i32.eqz (local.get $dimension)))
        (local.set $dimension (i32.sub (local.get $dimension) (i32.const 1)))
        (local.set $end
          (i32.mul
            (local.get $end)
            (i32.load
              (i32.add
                (i32.load offset=16 (local.get 0))
                (i32.shl (local.get $dimension) (i32.const 2))))))
        (br $count)))
    (local.set $at (i32.load offset=8 (local.get 0)))
    (local.set $end (i32.add (local.get $at) (local.get $end)))
    (block $looked
      (loop $look
        (br_if $looked (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $value (i64.load (local.get $at)))
        (if (i64.ne
              (local.get $value)
              (i64.extend_i32_s (i32.wrap_i64 (local.get $value))))
          (then (return (local.get 0))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $look)))
    ;; NPY_ARRAY_FORCECAST
    (local.set $result
      (call $PyArray_FromAny
        (local.get 0)
        (call $PyArray_DescrFromType (i32.const 7))
        (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 0)))
    (call $Py_XDECREF (local.get 0))
    (local.get $result)))
