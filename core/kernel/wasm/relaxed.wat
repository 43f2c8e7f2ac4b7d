(module $kernels
  (memory (export "memory") 1)

  (func $scale (export "scale") (param $dst i32) (param $x i32) (param $n i32) (param $s f32)
    (local $vs v128)
    (local.set $vs (f32x4.splat (local.get $s)))
    (block $block0
      (br_if $block0 (i32.lt_u (local.get $n) (i32.const 4)))
      (loop $loop1
        (v128.store (local.get $dst) (f32x4.mul (v128.load (local.get $x)) (local.get $vs)))
        (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $n (i32.add (local.get $n) (i32.const -4)))
        (br_if $loop1 (i32.ge_u (local.get $n) (i32.const 4)))))
    (if $if2 (local.get $n)
      (then
        (loop $loop3
          (f32.store (local.get $dst) (f32.mul (f32.load (local.get $x)) (local.get $s)))
          (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
          (local.set $x (i32.add (local.get $x) (i32.const 4)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop3 (local.get $n)))))))
