;; An interpreter of one-letter programs, to show that a sandbox needs nothing
;; of Python. `wat2wasm tiny.wat` makes the `tiny.wasm` beside it.
;;
;; 0-9 add; . prints; k keeps in memory, K takes from there; n takes what was
;; prepared; g grows the heap by 1 MiB; i loops and asks for the deadline, b
;; does not; d calls itself for ever; o makes a call that is not open; e exits;
;; t grows the table; u traps. Everything else does nothing.
;;
;; Memory: 1024 heap's end, 1028 prepared, 1032 kept, 1036 sum at the end, 2048
;; digits, 4096 to 65536 the stack, the heap from there on.
(module
  (import "env" "memory" (memory 2))
  (import "env" "write" (func $write (param i32 i32)))
  (import "env" "interrupted" (func $interrupted (result i32)))
  (import "env" "exit" (func $exit (param i32)))
  (import "env" "open" (func $open (param i32) (result i32)))
  (table $table (export "table") 1 64 funcref)
  (global $stack (export "stack_pointer") (mut i32) (i32.const 65536))

  ;; Address of so many new bytes; 0 if there are none.
  (func $allocate (export "allocate") (param $bytes i32) (result i32)
    (local $start i32) (local $end i32) (local $pages i32)
    (local.set $start (i32.load (i32.const 1024)))
    (local.set $end (i32.add (local.get $start) (local.get $bytes)))
    (local.set $pages (i32.sub
      (i32.shr_u (i32.add (local.get $end) (i32.const 65535)) (i32.const 16))
      (memory.size)))
    (if (i32.gt_s (local.get $pages) (i32.const 0)) (then
      (if (i32.eq (memory.grow (local.get $pages)) (i32.const -1))
        (then (return (i32.const 0))))))
    (i32.store (i32.const 1024) (local.get $end))
    (local.get $start))

  (func $print (param $number i32)
    (local $at i32)
    (local.set $at (i32.const 2079))
    (i32.store8 (local.get $at) (i32.const 10))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at) (i32.add (i32.const 48)
        (i32.rem_u (local.get $number) (i32.const 10))))
      (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
      (br_if $digit (local.get $number)))
    (call $write (local.get $at) (i32.sub (i32.const 2080) (local.get $at))))

  (func $deep (param $depth i32) (result i32)
    (i32.add (i32.const 1)
      (call $deep (i32.add (local.get $depth) (i32.const 1)))))

  ;; 0: at its end; 1: interrupted; 2: no memory.
  (func (export "run") (param $at i32) (param $bytes i32) (result i32)
    (local $end i32) (local $op i32) (local $sum i32) (local $block i32)
    (local.set $end (i32.add (local.get $at) (local.get $bytes)))
    (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $op (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (i32.store (global.get $stack) (local.get $op))
        (if (i32.lt_u (i32.sub (local.get $op) (i32.const 48)) (i32.const 10))
          (then (local.set $sum (i32.add (local.get $sum)
            (i32.sub (local.get $op) (i32.const 48))))))
        (if (i32.eq (local.get $op) (i32.const 46)) ;; .
          (then (call $print (local.get $sum))))
        (if (i32.eq (local.get $op) (i32.const 107)) ;; k
          (then (i32.store (i32.const 1032) (local.get $sum))))
        (if (i32.eq (local.get $op) (i32.const 75)) ;; K
          (then (local.set $sum (i32.load (i32.const 1032)))))
        (if (i32.eq (local.get $op) (i32.const 110)) ;; n
          (then (local.set $sum (i32.load (i32.const 1028)))))
        (if (i32.eq (local.get $op) (i32.const 103)) (then ;; g
          (local.set $block (call $allocate (i32.const 1048576)))
          (if (i32.eqz (local.get $block)) (then (return (i32.const 2))))
          (memory.fill (local.get $block) (i32.const 85) (i32.const 1048576))))
        (if (i32.eq (local.get $op) (i32.const 105)) (then ;; i
          (loop $again (br_if $again (i32.eqz (call $interrupted))))
          (return (i32.const 1))))
        (if (i32.eq (local.get $op) (i32.const 98)) ;; b
          (then (loop $again (br $again))))
        (if (i32.eq (local.get $op) (i32.const 100)) ;; d
          (then (drop (call $deep (i32.const 0)))))
        (if (i32.eq (local.get $op) (i32.const 111)) ;; o
          (then (local.set $sum (call $open (local.get $sum)))))
        (if (i32.eq (local.get $op) (i32.const 101)) ;; e
          (then (call $exit (local.get $sum))))
        (if (i32.eq (local.get $op) (i32.const 116)) ;; t
          (then (drop (table.grow $table (ref.null func) (i32.const 1)))))
        (if (i32.eq (local.get $op) (i32.const 117)) ;; u
          (then (unreachable)))
        (br $next)))
    (i32.store (i32.const 1036) (local.get $sum))
    (global.set $stack (i32.add (global.get $stack) (i32.const 16)))
    (i32.const 0))

  (data (i32.const 1024) "\00\00\01\00"))
