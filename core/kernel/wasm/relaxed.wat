(module $kernels
  (memory (export "memory") 1)

  (func $copy (export "copy") (param $dst i32) (param $src i32) (param $n i32)
    (memory.copy (local.get $dst) (local.get $src) (local.get $n)))

  (func $zero (export "zero") (param $dst i32) (param $n i32)
    (memory.fill (local.get $dst) (i32.const 0) (local.get $n)))

  (func $rms_norm (export "rms_norm") (param $dst i32) (param $x i32) (param $weight i32) (param $tokens i32) (param $cols i32) (param $eps f32)
    (local $t i32)
    (local $n i32)
    (local $p i32)
    (local $v v128)
    (local $sums v128)
    (local $factor v128)
    (local.set $t (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $t) (local.get $tokens)))
        (local.set $sums (v128.const f32x4 0 0 0 0))
        (local.set $n (local.get $cols))
        (local.set $p (local.get $x))
        (block $block2
          (br_if $block2 (i32.lt_u (local.get $n) (i32.const 4)))
          (loop $loop3
            (local.set $v (v128.load (local.get $p)))
            (local.set $sums (f32x4.relaxed_madd (local.get $v) (local.get $v) (local.get $sums)))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $n (i32.add (local.get $n) (i32.const -4)))
            (br_if $loop3 (i32.ge_u (local.get $n) (i32.const 4)))))
        (if $if4 (local.get $n)
          (then
            (loop $loop5
              (local.set $v (v128.load32_zero (local.get $p)))
              (local.set $sums (f32x4.relaxed_madd (local.get $v) (local.get $v) (local.get $sums)))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (local.set $n (i32.add (local.get $n) (i32.const -1)))
              (br_if $loop5 (local.get $n)))))
        (local.set $factor
          (f32x4.splat
            (f32.div
              (f32.const 1)
              (f32.sqrt
                (f32.add
                  (f32.div
                    (f32.add
                      (f32.add
                        (f32x4.extract_lane 0 (local.get $sums))
                        (f32x4.extract_lane 1 (local.get $sums)))
                      (f32.add
                        (f32x4.extract_lane 2 (local.get $sums))
                        (f32x4.extract_lane 3 (local.get $sums))))
                    (f32.convert_i32_s (local.get $cols)))
                  (local.get $eps))))))
        (local.set $n (local.get $cols))
        (local.set $p (local.get $weight))
        (block $block6
          (br_if $block6 (i32.lt_u (local.get $n) (i32.const 4)))
          (loop $loop7
            (v128.store
              (local.get $dst)
              (f32x4.mul
                (f32x4.mul (v128.load (local.get $x)) (local.get $factor))
                (v128.load (local.get $p))))
            (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
            (local.set $x (i32.add (local.get $x) (i32.const 16)))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $n (i32.add (local.get $n) (i32.const -4)))
            (br_if $loop7 (i32.ge_u (local.get $n) (i32.const 4)))))
        (if $if8 (local.get $n)
          (then
            (loop $loop9
              (v128.store32_lane 0
                (local.get $dst)
                (f32x4.mul
                  (f32x4.mul (v128.load32_zero (local.get $x)) (local.get $factor))
                  (v128.load32_zero (local.get $p))))
              (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
              (local.set $x (i32.add (local.get $x) (i32.const 4)))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (local.set $n (i32.add (local.get $n) (i32.const -1)))
              (br_if $loop9 (local.get $n)))))
        (local.set $t (i32.add (local.get $t) (i32.const 1)))
        (br $loop1))))

  (func $layer_norm (export "layer_norm") (param $dst i32) (param $x i32) (param $weight i32) (param $bias i32) (param $tokens i32) (param $cols i32) (param $eps f32)
    (local $t i32)
    (local $n i32)
    (local $p i32)
    (local $q i32)
    (local $sums v128)
    (local $mean v128)
    (local $factor v128)
    (local $v v128)
    (local $rest f32)
    (local.set $t (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $t) (local.get $tokens)))
        (local.set $sums (v128.const f32x4 0 0 0 0))
        (local.set $n (local.get $cols))
        (local.set $p (local.get $x))
        (block $block2
          (br_if $block2 (i32.lt_u (local.get $n) (i32.const 4)))
          (loop $loop3
            (local.set $sums (f32x4.add (local.get $sums) (v128.load (local.get $p))))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $n (i32.add (local.get $n) (i32.const -4)))
            (br_if $loop3 (i32.ge_u (local.get $n) (i32.const 4)))))
        (if $if4 (local.get $n)
          (then
            (loop $loop5
              (local.set $sums (f32x4.add (local.get $sums) (v128.load32_zero (local.get $p))))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (local.set $n (i32.add (local.get $n) (i32.const -1)))
              (br_if $loop5 (local.get $n)))))
        (local.set $mean
          (f32x4.splat
            (f32.div
              (f32.add
                (f32.add
                  (f32x4.extract_lane 0 (local.get $sums))
                  (f32x4.extract_lane 1 (local.get $sums)))
                (f32.add
                  (f32x4.extract_lane 2 (local.get $sums))
                  (f32x4.extract_lane 3 (local.get $sums))))
              (f32.convert_i32_s (local.get $cols)))))
        (local.set $sums (v128.const f32x4 0 0 0 0))
        (local.set $rest (f32.const 0))
        (local.set $n (local.get $cols))
        (local.set $p (local.get $x))
        (block $block6
          (br_if $block6 (i32.lt_u (local.get $n) (i32.const 4)))
          (loop $loop7
            (local.set $v (f32x4.sub (v128.load (local.get $p)) (local.get $mean)))
            (local.set $sums (f32x4.relaxed_madd (local.get $v) (local.get $v) (local.get $sums)))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $n (i32.add (local.get $n) (i32.const -4)))
            (br_if $loop7 (i32.ge_u (local.get $n) (i32.const 4)))))
        (if $if8 (local.get $n)
          (then
            (loop $loop9
              (local.set $v (f32x4.sub (v128.load32_splat (local.get $p)) (local.get $mean)))
              (local.set $rest
                (f32.add
                  (local.get $rest)
                  (f32x4.extract_lane 0 (f32x4.mul (local.get $v) (local.get $v)))))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (local.set $n (i32.add (local.get $n) (i32.const -1)))
              (br_if $loop9 (local.get $n)))))
        (local.set $factor
          (f32x4.splat
            (f32.div
              (f32.const 1)
              (f32.sqrt
                (f32.add
                  (f32.div
                    (f32.add
                      (f32.add
                        (f32.add
                          (f32x4.extract_lane 0 (local.get $sums))
                          (f32x4.extract_lane 1 (local.get $sums)))
                        (f32.add
                          (f32x4.extract_lane 2 (local.get $sums))
                          (f32x4.extract_lane 3 (local.get $sums))))
                      (local.get $rest))
                    (f32.convert_i32_s (local.get $cols)))
                  (local.get $eps))))))
        (local.set $n (local.get $cols))
        (local.set $p (local.get $weight))
        (local.set $q (local.get $bias))
        (block $block10
          (br_if $block10 (i32.lt_u (local.get $n) (i32.const 4)))
          (loop $loop11
            (v128.store
              (local.get $dst)
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.sub (v128.load (local.get $x)) (local.get $mean))
                  (local.get $factor))
                (v128.load (local.get $p))
                (v128.load (local.get $q))))
            (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
            (local.set $x (i32.add (local.get $x) (i32.const 16)))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $q (i32.add (local.get $q) (i32.const 16)))
            (local.set $n (i32.add (local.get $n) (i32.const -4)))
            (br_if $loop11 (i32.ge_u (local.get $n) (i32.const 4)))))
        (if $if12 (local.get $n)
          (then
            (loop $loop13
              (v128.store32_lane 0
                (local.get $dst)
                (f32x4.relaxed_madd
                  (f32x4.mul
                    (f32x4.sub (v128.load32_zero (local.get $x)) (local.get $mean))
                    (local.get $factor))
                  (v128.load32_zero (local.get $p))
                  (v128.load32_zero (local.get $q))))
              (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
              (local.set $x (i32.add (local.get $x) (i32.const 4)))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (local.set $q (i32.add (local.get $q) (i32.const 4)))
              (local.set $n (i32.add (local.get $n) (i32.const -1)))
              (br_if $loop13 (local.get $n)))))
        (local.set $t (i32.add (local.get $t) (i32.const 1)))
        (br $loop1))))

  (func $rope_neighbours (export "rope_neighbours") (param $x i32) (param $positions i32) (param $table i32) (param $tokens i32) (param $heads i32) (param $head_dim i32)
    (local $t i32)
    (local $h i32)
    (local $row i32)
    (local $half i32)
    (local $cosines i32)
    (local $sines i32)
    (local $n i32)
    (local $v v128)
    (local $c v128)
    (local $s v128)
    (local $minus v128)
    (local.set $minus (v128.const i8x16 0 0 0 128 0 0 0 0 0 0 0 128 0 0 0 0))
    (local.set $half (i32.shr_u (local.get $head_dim) (i32.const 1)))
    (local.set $t (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $t) (local.get $tokens)))
        (local.set $row
          (i32.add
            (local.get $table)
            (i32.shl (i32.mul (i32.load (local.get $positions)) (local.get $head_dim)) (i32.const 2))))
        (local.set $h (i32.const 0))
        (block $block2
          (loop $loop3
            (br_if $block2 (i32.ge_s (local.get $h) (local.get $heads)))
            (local.set $cosines (local.get $row))
            (local.set $sines (i32.add (local.get $row) (i32.shl (local.get $half) (i32.const 2))))
            (local.set $n (local.get $half))
            (loop $loop4
              (local.set $v (v128.load (local.get $x)))
              (local.set $c (v128.load64_zero (local.get $cosines)))
              (local.set $c
                (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $c) (local.get $c)))
              (local.set $s (v128.load64_zero (local.get $sines)))
              (local.set $s
                (v128.xor
                  (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $s) (local.get $s))
                  (local.get $minus)))
              (v128.store
                (local.get $x)
                (f32x4.relaxed_madd
                  (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $v) (local.get $v))
                  (local.get $s)
                  (f32x4.mul (local.get $v) (local.get $c))))
              (local.set $x (i32.add (local.get $x) (i32.const 16)))
              (local.set $cosines (i32.add (local.get $cosines) (i32.const 8)))
              (local.set $sines (i32.add (local.get $sines) (i32.const 8)))
              (local.set $n (i32.add (local.get $n) (i32.const -2)))
              (br_if $loop4 (local.get $n)))
            (local.set $h (i32.add (local.get $h) (i32.const 1)))
            (br $loop3)))
        (local.set $positions (i32.add (local.get $positions) (i32.const 4)))
        (local.set $t (i32.add (local.get $t) (i32.const 1)))
        (br $loop1))))

  (func $rope_halves (export "rope_halves") (param $x i32) (param $positions i32) (param $table i32) (param $tokens i32) (param $heads i32) (param $head_dim i32)
    (local $t i32)
    (local $h i32)
    (local $row i32)
    (local $half i32)
    (local $cosines i32)
    (local $sines i32)
    (local $n i32)
    (local $y i32)
    (local $a v128)
    (local $b v128)
    (local $c v128)
    (local $s v128)
    (local.set $half (i32.shr_u (local.get $head_dim) (i32.const 1)))
    (local.set $t (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $t) (local.get $tokens)))
        (local.set $row
          (i32.add
            (local.get $table)
            (i32.shl (i32.mul (i32.load (local.get $positions)) (local.get $head_dim)) (i32.const 2))))
        (local.set $h (i32.const 0))
        (block $block2
          (loop $loop3
            (br_if $block2 (i32.ge_s (local.get $h) (local.get $heads)))
            (local.set $cosines (local.get $row))
            (local.set $sines (i32.add (local.get $row) (i32.shl (local.get $half) (i32.const 2))))
            (local.set $n (local.get $half))
            (local.set $y (i32.add (local.get $x) (i32.shl (local.get $half) (i32.const 2))))
            (block $block4
              (br_if $block4 (i32.lt_u (local.get $n) (i32.const 4)))
              (loop $loop5
                (local.set $a (v128.load (local.get $x)))
                (local.set $b (v128.load (local.get $y)))
                (local.set $c (v128.load (local.get $cosines)))
                (local.set $s (v128.load (local.get $sines)))
                (v128.store
                  (local.get $x)
                  (f32x4.relaxed_madd
                    (f32x4.neg (local.get $b))
                    (local.get $s)
                    (f32x4.mul (local.get $a) (local.get $c))))
                (v128.store
                  (local.get $y)
                  (f32x4.relaxed_madd
                    (local.get $a)
                    (local.get $s)
                    (f32x4.mul (local.get $b) (local.get $c))))
                (local.set $x (i32.add (local.get $x) (i32.const 16)))
                (local.set $y (i32.add (local.get $y) (i32.const 16)))
                (local.set $cosines (i32.add (local.get $cosines) (i32.const 16)))
                (local.set $sines (i32.add (local.get $sines) (i32.const 16)))
                (local.set $n (i32.add (local.get $n) (i32.const -4)))
                (br_if $loop5 (i32.ge_u (local.get $n) (i32.const 4)))))
            (if $if6 (local.get $n)
              (then
                (loop $loop7
                  (local.set $a (v128.load32_zero (local.get $x)))
                  (local.set $b (v128.load32_zero (local.get $y)))
                  (local.set $c (v128.load32_zero (local.get $cosines)))
                  (local.set $s (v128.load32_zero (local.get $sines)))
                  (v128.store32_lane 0
                    (local.get $x)
                    (f32x4.relaxed_madd
                      (f32x4.neg (local.get $b))
                      (local.get $s)
                      (f32x4.mul (local.get $a) (local.get $c))))
                  (v128.store32_lane 0
                    (local.get $y)
                    (f32x4.relaxed_madd
                      (local.get $a)
                      (local.get $s)
                      (f32x4.mul (local.get $b) (local.get $c))))
                  (local.set $x (i32.add (local.get $x) (i32.const 4)))
                  (local.set $y (i32.add (local.get $y) (i32.const 4)))
                  (local.set $cosines (i32.add (local.get $cosines) (i32.const 4)))
                  (local.set $sines (i32.add (local.get $sines) (i32.const 4)))
                  (local.set $n (i32.add (local.get $n) (i32.const -1)))
                  (br_if $loop7 (local.get $n)))))
            (local.set $x (local.get $y))
            (local.set $h (i32.add (local.get $h) (i32.const 1)))
            (br $loop3)))
        (local.set $positions (i32.add (local.get $positions) (i32.const 4)))
        (local.set $t (i32.add (local.get $t) (i32.const 1)))
        (br $loop1))))

  (func $gate_identity (export "gate_identity") (param $dst i32) (param $a i32) (param $b i32) (param $n i32)
    (local $x v128)
    (local $factor v128)
    (local $bytes i32)
    (local.set $factor (v128.const f32x4 1 1 1 1))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.le_s (local.get $n) (i32.const 0)))
        (if $if2 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (local.set $bytes (i32.const 16))
            (local.set $x (v128.load (local.get $a)))
            (if $if3 (local.get $b)
              (then
                (local.set $factor (v128.load (local.get $b))))))
          (else
            (local.set $bytes (i32.const 4))
            (local.set $x (v128.load32_zero (local.get $a)))
            (if $if4 (local.get $b)
              (then
                (local.set $factor (v128.load32_zero (local.get $b)))))))
        (local.set $x (f32x4.mul (local.get $x) (local.get $factor)))
        (if $if5 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (v128.store (local.get $dst) (local.get $x)))
          (else
            (v128.store32_lane 0 (local.get $dst) (local.get $x))))
        (if $if6 (local.get $b)
          (then
            (local.set $b (i32.add (local.get $b) (local.get $bytes)))))
        (local.set $a (i32.add (local.get $a) (local.get $bytes)))
        (local.set $dst (i32.add (local.get $dst) (local.get $bytes)))
        (local.set $n (i32.sub (local.get $n) (i32.shr_u (local.get $bytes) (i32.const 2))))
        (br $loop1))))

  (func $gate_relu (export "gate_relu") (param $dst i32) (param $a i32) (param $b i32) (param $n i32)
    (local $x v128)
    (local $factor v128)
    (local $bytes i32)
    (local.set $factor (v128.const f32x4 1 1 1 1))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.le_s (local.get $n) (i32.const 0)))
        (if $if2 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (local.set $bytes (i32.const 16))
            (local.set $x (v128.load (local.get $a)))
            (if $if3 (local.get $b)
              (then
                (local.set $factor (v128.load (local.get $b))))))
          (else
            (local.set $bytes (i32.const 4))
            (local.set $x (v128.load32_zero (local.get $a)))
            (if $if4 (local.get $b)
              (then
                (local.set $factor (v128.load32_zero (local.get $b)))))))
        (local.set $x
          (f32x4.mul (f32x4.max (local.get $x) (v128.const f32x4 0 0 0 0)) (local.get $factor)))
        (if $if5 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (v128.store (local.get $dst) (local.get $x)))
          (else
            (v128.store32_lane 0 (local.get $dst) (local.get $x))))
        (if $if6 (local.get $b)
          (then
            (local.set $b (i32.add (local.get $b) (local.get $bytes)))))
        (local.set $a (i32.add (local.get $a) (local.get $bytes)))
        (local.set $dst (i32.add (local.get $dst) (local.get $bytes)))
        (local.set $n (i32.sub (local.get $n) (i32.shr_u (local.get $bytes) (i32.const 2))))
        (br $loop1))))

  (func $gate_silu (export "gate_silu") (param $dst i32) (param $a i32) (param $b i32) (param $n i32)
    (local $x v128)
    (local $factor v128)
    (local $bytes i32)
    (local $exp_c0 v128)
    (local $exp_c1 v128)
    (local $exp_c2 v128)
    (local $exp_c3 v128)
    (local $exp_c4 v128)
    (local $exp_c5 v128)
    (local $exp_c6 v128)
    (local $exp_x v128)
    (local $exp_n v128)
    (local $exp_r v128)
    (local $exp_tail0 v128)
    (local $exp_tail1 v128)
    (local $exp_tail2 v128)
    (local $exp_tail3 v128)
    (local $exp_tail4 v128)
    (local $exp_tail5 v128)
    (local.set $exp_c0 (v128.const f32x4 -87.33 -87.33 -87.33 -87.33))
    (local.set $exp_c1 (v128.const f32x4 88.37 88.37 88.37 88.37))
    (local.set $exp_c2 (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $exp_c3 (v128.const f32x4 1.442695 1.442695 1.442695 1.442695))
    (local.set $exp_c4 (v128.const f32x4 -0.6933594 -0.6933594 -0.6933594 -0.6933594))
    (local.set $exp_c5 (v128.const f32x4 0.00021219444 0.00021219444 0.00021219444 0.00021219444))
    (local.set $exp_c6 (v128.const f32x4 1 1 1 1))
    (local.set $exp_tail0 (v128.const f32x4 0.5 0.5 0.5 0.5))
    (local.set $exp_tail1 (v128.const f32x4 0.16666666 0.16666666 0.16666666 0.16666666))
    (local.set $exp_tail2 (v128.const f32x4 0.041665796 0.041665796 0.041665796 0.041665796))
    (local.set $exp_tail3 (v128.const f32x4 0.008333452 0.008333452 0.008333452 0.008333452))
    (local.set $exp_tail4 (v128.const f32x4 0.0013981999 0.0013981999 0.0013981999 0.0013981999))
    (local.set $exp_tail5 (v128.const f32x4 0.00019875691 0.00019875691 0.00019875691 0.00019875691))
    (local.set $factor (v128.const f32x4 1 1 1 1))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.le_s (local.get $n) (i32.const 0)))
        (if $if2 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (local.set $bytes (i32.const 16))
            (local.set $x (v128.load (local.get $a)))
            (if $if3 (local.get $b)
              (then
                (local.set $factor (v128.load (local.get $b))))))
          (else
            (local.set $bytes (i32.const 4))
            (local.set $x (v128.load32_zero (local.get $a)))
            (if $if4 (local.get $b)
              (then
                (local.set $factor (v128.load32_zero (local.get $b)))))))
        (local.set $exp_x (f32x4.pmin (f32x4.neg (local.get $x)) (local.get $exp_c1)))
        (local.set $exp_n
          (f32x4.relaxed_madd (local.get $exp_x) (local.get $exp_c3) (local.get $exp_c2)))
        (local.set $exp_r (f32x4.sub (local.get $exp_n) (local.get $exp_c2)))
        (local.set $exp_r
          (f32x4.relaxed_madd
            (local.get $exp_r)
            (local.get $exp_c5)
            (f32x4.relaxed_madd (local.get $exp_r) (local.get $exp_c4) (local.get $exp_x))))
        (local.set $x
          (f32x4.mul
            (f32x4.div
              (local.get $x)
              (f32x4.add
                (v128.andnot
                  (i32x4.add
                    (f32x4.relaxed_madd
                      (f32x4.relaxed_madd
                        (f32x4.relaxed_madd
                          (f32x4.relaxed_madd
                            (f32x4.relaxed_madd
                              (f32x4.relaxed_madd
                                (local.get $exp_tail5)
                                (local.get $exp_r)
                                (local.get $exp_tail4))
                              (local.get $exp_r)
                              (local.get $exp_tail3))
                            (local.get $exp_r)
                            (local.get $exp_tail2))
                          (local.get $exp_r)
                          (local.get $exp_tail1))
                        (local.get $exp_r)
                        (local.get $exp_tail0))
                      (f32x4.mul (local.get $exp_r) (local.get $exp_r))
                      (f32x4.add (local.get $exp_r) (local.get $exp_c6)))
                    (i32x4.shl (local.get $exp_n) (i32.const 23)))
                  (f32x4.le (local.get $exp_x) (local.get $exp_c0)))
                (local.get $exp_c6)))
            (local.get $factor)))
        (if $if5 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (v128.store (local.get $dst) (local.get $x)))
          (else
            (v128.store32_lane 0 (local.get $dst) (local.get $x))))
        (if $if6 (local.get $b)
          (then
            (local.set $b (i32.add (local.get $b) (local.get $bytes)))))
        (local.set $a (i32.add (local.get $a) (local.get $bytes)))
        (local.set $dst (i32.add (local.get $dst) (local.get $bytes)))
        (local.set $n (i32.sub (local.get $n) (i32.shr_u (local.get $bytes) (i32.const 2))))
        (br $loop1))))

  (func $gate_gelu (export "gate_gelu") (param $dst i32) (param $a i32) (param $b i32) (param $n i32)
    (local $x v128)
    (local $factor v128)
    (local $bytes i32)
    (local $exp_c0 v128)
    (local $exp_c1 v128)
    (local $exp_c2 v128)
    (local $exp_c3 v128)
    (local $exp_c4 v128)
    (local $exp_c5 v128)
    (local $exp_c6 v128)
    (local $exp_x v128)
    (local $exp_n v128)
    (local $exp_r v128)
    (local $exp_tail0 v128)
    (local $exp_tail1 v128)
    (local $exp_tail2 v128)
    (local $exp_tail3 v128)
    (local $exp_tail4 v128)
    (local $exp_tail5 v128)
    (local $t v128)
    (local $size v128)
    (local $gelu_c0 v128)
    (local $gelu_c1 v128)
    (local $gelu_c2 v128)
    (local $gelu_c3 v128)
    (local $gelu_p0 v128)
    (local $gelu_p1 v128)
    (local $gelu_p2 v128)
    (local $gelu_p3 v128)
    (local $gelu_p4 v128)
    (local $gelu_p5 v128)
    (local $gelu_p6 v128)
    (local $gelu_p7 v128)
    (local.set $exp_c0 (v128.const f32x4 -87.33 -87.33 -87.33 -87.33))
    (local.set $exp_c1 (v128.const f32x4 88.37 88.37 88.37 88.37))
    (local.set $exp_c2 (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $exp_c3 (v128.const f32x4 1.442695 1.442695 1.442695 1.442695))
    (local.set $exp_c4 (v128.const f32x4 -0.6933594 -0.6933594 -0.6933594 -0.6933594))
    (local.set $exp_c5 (v128.const f32x4 0.00021219444 0.00021219444 0.00021219444 0.00021219444))
    (local.set $exp_c6 (v128.const f32x4 1 1 1 1))
    (local.set $exp_tail0 (v128.const f32x4 0.5 0.5 0.5 0.5))
    (local.set $exp_tail1 (v128.const f32x4 0.16666666 0.16666666 0.16666666 0.16666666))
    (local.set $exp_tail2 (v128.const f32x4 0.041665796 0.041665796 0.041665796 0.041665796))
    (local.set $exp_tail3 (v128.const f32x4 0.008333452 0.008333452 0.008333452 0.008333452))
    (local.set $exp_tail4 (v128.const f32x4 0.0013981999 0.0013981999 0.0013981999 0.0013981999))
    (local.set $exp_tail5 (v128.const f32x4 0.00019875691 0.00019875691 0.00019875691 0.00019875691))
    (local.set $gelu_c0 (v128.const f32x4 0.23164189 0.23164189 0.23164189 0.23164189))
    (local.set $gelu_c1 (v128.const f32x4 -0.5 -0.5 -0.5 -0.5))
    (local.set $gelu_c2 (v128.const f32x4 0.5 0.5 0.5 0.5))
    (local.set $gelu_c3 (v128.const f32x4 0 0 0 0))
    (local.set $gelu_p0 (v128.const f32x4 0.18507671 0.18507671 0.18507671 0.18507671))
    (local.set $gelu_p1 (v128.const f32x4 0.18039297 0.18039297 0.18039297 0.18039297))
    (local.set $gelu_p2 (v128.const f32x4 0.20786425 0.20786425 0.20786425 0.20786425))
    (local.set $gelu_p3 (v128.const f32x4 0.019229678 0.019229678 0.019229678 0.019229678))
    (local.set $gelu_p4 (v128.const f32x4 0.46452412 0.46452412 0.46452412 0.46452412))
    (local.set $gelu_p5 (v128.const f32x4 -0.41780984 -0.41780984 -0.41780984 -0.41780984))
    (local.set $gelu_p6 (v128.const f32x4 0.5034415 0.5034415 0.5034415 0.5034415))
    (local.set $gelu_p7 (v128.const f32x4 -0.14271927 -0.14271927 -0.14271927 -0.14271927))
    (local.set $factor (v128.const f32x4 1 1 1 1))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.le_s (local.get $n) (i32.const 0)))
        (if $if2 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (local.set $bytes (i32.const 16))
            (local.set $x (v128.load (local.get $a)))
            (if $if3 (local.get $b)
              (then
                (local.set $factor (v128.load (local.get $b))))))
          (else
            (local.set $bytes (i32.const 4))
            (local.set $x (v128.load32_zero (local.get $a)))
            (if $if4 (local.get $b)
              (then
                (local.set $factor (v128.load32_zero (local.get $b)))))))
        (local.set $size (f32x4.abs (local.get $x)))
        (local.set $t
          (f32x4.div
            (local.get $exp_c6)
            (f32x4.relaxed_madd (local.get $size) (local.get $gelu_c0) (local.get $exp_c6))))
        (local.set $exp_x
          (f32x4.pmin
            (f32x4.mul (f32x4.mul (local.get $size) (local.get $size)) (local.get $gelu_c1))
            (local.get $exp_c1)))
        (local.set $exp_n
          (f32x4.relaxed_madd (local.get $exp_x) (local.get $exp_c3) (local.get $exp_c2)))
        (local.set $exp_r (f32x4.sub (local.get $exp_n) (local.get $exp_c2)))
        (local.set $exp_r
          (f32x4.relaxed_madd
            (local.get $exp_r)
            (local.get $exp_c5)
            (f32x4.relaxed_madd (local.get $exp_r) (local.get $exp_c4) (local.get $exp_x))))
        (local.set $x
          (f32x4.mul
            (f32x4.sub
              (f32x4.max (local.get $x) (local.get $gelu_c3))
              (f32x4.mul
                (f32x4.mul
                  (f32x4.mul
                    (v128.andnot
                      (i32x4.add
                        (f32x4.relaxed_madd
                          (f32x4.relaxed_madd
                            (f32x4.relaxed_madd
                              (f32x4.relaxed_madd
                                (f32x4.relaxed_madd
                                  (f32x4.relaxed_madd
                                    (local.get $exp_tail5)
                                    (local.get $exp_r)
                                    (local.get $exp_tail4))
                                  (local.get $exp_r)
                                  (local.get $exp_tail3))
                                (local.get $exp_r)
                                (local.get $exp_tail2))
                              (local.get $exp_r)
                              (local.get $exp_tail1))
                            (local.get $exp_r)
                            (local.get $exp_tail0))
                          (f32x4.mul (local.get $exp_r) (local.get $exp_r))
                          (f32x4.add (local.get $exp_r) (local.get $exp_c6)))
                        (i32x4.shl (local.get $exp_n) (i32.const 23)))
                      (f32x4.le (local.get $exp_x) (local.get $exp_c0)))
                    (local.get $t))
                  (f32x4.relaxed_madd
                    (f32x4.relaxed_madd
                      (f32x4.relaxed_madd
                        (f32x4.relaxed_madd
                          (f32x4.relaxed_madd
                            (f32x4.relaxed_madd
                              (f32x4.relaxed_madd
                                (local.get $gelu_p7)
                                (local.get $t)
                                (local.get $gelu_p6))
                              (local.get $t)
                              (local.get $gelu_p5))
                            (local.get $t)
                            (local.get $gelu_p4))
                          (local.get $t)
                          (local.get $gelu_p3))
                        (local.get $t)
                        (local.get $gelu_p2))
                      (local.get $t)
                      (local.get $gelu_p1))
                    (local.get $t)
                    (local.get $gelu_p0)))
                (f32x4.mul (local.get $size) (local.get $gelu_c2))))
            (local.get $factor)))
        (if $if5 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (v128.store (local.get $dst) (local.get $x)))
          (else
            (v128.store32_lane 0 (local.get $dst) (local.get $x))))
        (if $if6 (local.get $b)
          (then
            (local.set $b (i32.add (local.get $b) (local.get $bytes)))))
        (local.set $a (i32.add (local.get $a) (local.get $bytes)))
        (local.set $dst (i32.add (local.get $dst) (local.get $bytes)))
        (local.set $n (i32.sub (local.get $n) (i32.shr_u (local.get $bytes) (i32.const 2))))
        (br $loop1))))

  (func $gate_gelu_tanh (export "gate_gelu_tanh") (param $dst i32) (param $a i32) (param $b i32) (param $n i32)
    (local $x v128)
    (local $factor v128)
    (local $bytes i32)
    (local $exp_c0 v128)
    (local $exp_c1 v128)
    (local $exp_c2 v128)
    (local $exp_c3 v128)
    (local $exp_c4 v128)
    (local $exp_c5 v128)
    (local $exp_c6 v128)
    (local $exp_x v128)
    (local $exp_n v128)
    (local $exp_r v128)
    (local $exp_tail0 v128)
    (local $exp_tail1 v128)
    (local $exp_tail2 v128)
    (local $exp_tail3 v128)
    (local $exp_tail4 v128)
    (local $exp_tail5 v128)
    (local $gelu_c0 v128)
    (local $gelu_c1 v128)
    (local.set $exp_c0 (v128.const f32x4 -87.33 -87.33 -87.33 -87.33))
    (local.set $exp_c1 (v128.const f32x4 88.37 88.37 88.37 88.37))
    (local.set $exp_c2 (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $exp_c3 (v128.const f32x4 1.442695 1.442695 1.442695 1.442695))
    (local.set $exp_c4 (v128.const f32x4 -0.6933594 -0.6933594 -0.6933594 -0.6933594))
    (local.set $exp_c5 (v128.const f32x4 0.00021219444 0.00021219444 0.00021219444 0.00021219444))
    (local.set $exp_c6 (v128.const f32x4 1 1 1 1))
    (local.set $exp_tail0 (v128.const f32x4 0.5 0.5 0.5 0.5))
    (local.set $exp_tail1 (v128.const f32x4 0.16666666 0.16666666 0.16666666 0.16666666))
    (local.set $exp_tail2 (v128.const f32x4 0.041665796 0.041665796 0.041665796 0.041665796))
    (local.set $exp_tail3 (v128.const f32x4 0.008333452 0.008333452 0.008333452 0.008333452))
    (local.set $exp_tail4 (v128.const f32x4 0.0013981999 0.0013981999 0.0013981999 0.0013981999))
    (local.set $exp_tail5 (v128.const f32x4 0.00019875691 0.00019875691 0.00019875691 0.00019875691))
    (local.set $gelu_c0 (v128.const f32x4 -1.5957692 -1.5957692 -1.5957692 -1.5957692))
    (local.set $gelu_c1 (v128.const f32x4 -0.071354814 -0.071354814 -0.071354814 -0.071354814))
    (local.set $factor (v128.const f32x4 1 1 1 1))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.le_s (local.get $n) (i32.const 0)))
        (if $if2 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (local.set $bytes (i32.const 16))
            (local.set $x (v128.load (local.get $a)))
            (if $if3 (local.get $b)
              (then
                (local.set $factor (v128.load (local.get $b))))))
          (else
            (local.set $bytes (i32.const 4))
            (local.set $x (v128.load32_zero (local.get $a)))
            (if $if4 (local.get $b)
              (then
                (local.set $factor (v128.load32_zero (local.get $b)))))))
        (local.set $exp_x
          (f32x4.pmin
            (f32x4.mul
              (local.get $x)
              (f32x4.relaxed_madd
                (f32x4.mul (local.get $x) (local.get $x))
                (local.get $gelu_c1)
                (local.get $gelu_c0)))
            (local.get $exp_c1)))
        (local.set $exp_n
          (f32x4.relaxed_madd (local.get $exp_x) (local.get $exp_c3) (local.get $exp_c2)))
        (local.set $exp_r (f32x4.sub (local.get $exp_n) (local.get $exp_c2)))
        (local.set $exp_r
          (f32x4.relaxed_madd
            (local.get $exp_r)
            (local.get $exp_c5)
            (f32x4.relaxed_madd (local.get $exp_r) (local.get $exp_c4) (local.get $exp_x))))
        (local.set $x
          (f32x4.mul
            (f32x4.div
              (local.get $x)
              (f32x4.add
                (v128.andnot
                  (i32x4.add
                    (f32x4.relaxed_madd
                      (f32x4.relaxed_madd
                        (f32x4.relaxed_madd
                          (f32x4.relaxed_madd
                            (f32x4.relaxed_madd
                              (f32x4.relaxed_madd
                                (local.get $exp_tail5)
                                (local.get $exp_r)
                                (local.get $exp_tail4))
                              (local.get $exp_r)
                              (local.get $exp_tail3))
                            (local.get $exp_r)
                            (local.get $exp_tail2))
                          (local.get $exp_r)
                          (local.get $exp_tail1))
                        (local.get $exp_r)
                        (local.get $exp_tail0))
                      (f32x4.mul (local.get $exp_r) (local.get $exp_r))
                      (f32x4.add (local.get $exp_r) (local.get $exp_c6)))
                    (i32x4.shl (local.get $exp_n) (i32.const 23)))
                  (f32x4.le (local.get $exp_x) (local.get $exp_c0)))
                (local.get $exp_c6)))
            (local.get $factor)))
        (if $if5 (i32.ge_s (local.get $n) (i32.const 4))
          (then
            (v128.store (local.get $dst) (local.get $x)))
          (else
            (v128.store32_lane 0 (local.get $dst) (local.get $x))))
        (if $if6 (local.get $b)
          (then
            (local.set $b (i32.add (local.get $b) (local.get $bytes)))))
        (local.set $a (i32.add (local.get $a) (local.get $bytes)))
        (local.set $dst (i32.add (local.get $dst) (local.get $bytes)))
        (local.set $n (i32.sub (local.get $n) (i32.shr_u (local.get $bytes) (i32.const 2))))
        (br $loop1))))

  (func $add (export "add") (param $dst i32) (param $a i32) (param $b i32) (param $n i32) (param $period i32)
    (local $p i32)
    (local $k i32)
    (if $if0 (i32.le_s (local.get $period) (i32.const 0))
      (then
        (local.set $period (local.get $n))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.le_s (local.get $n) (i32.const 0)))
        (local.set $k
          (select (local.get $period) (local.get $n) (i32.lt_s (local.get $period) (local.get $n))))
        (local.set $n (i32.sub (local.get $n) (local.get $k)))
        (local.set $p (local.get $b))
        (block $block3
          (br_if $block3 (i32.lt_u (local.get $k) (i32.const 4)))
          (loop $loop4
            (v128.store
              (local.get $dst)
              (f32x4.add (v128.load (local.get $a)) (v128.load (local.get $p))))
            (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
            (local.set $a (i32.add (local.get $a) (i32.const 16)))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $k (i32.add (local.get $k) (i32.const -4)))
            (br_if $loop4 (i32.ge_u (local.get $k) (i32.const 4)))))
        (if $if5 (local.get $k)
          (then
            (loop $loop6
              (v128.store32_lane 0
                (local.get $dst)
                (f32x4.add (v128.load32_zero (local.get $a)) (v128.load32_zero (local.get $p))))
              (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
              (local.set $a (i32.add (local.get $a) (i32.const 4)))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (local.set $k (i32.add (local.get $k) (i32.const -1)))
              (br_if $loop6 (local.get $k)))))
        (br $loop2))))

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
          (br_if $loop3 (local.get $n))))))

  (func $softmax (export "softmax") (param $x i32) (param $rows i32) (param $cols i32)
    (local $r i32)
    (local $p i32)
    (local $n i32)
    (local $greatest f32)
    (local $rest f32)
    (local $v v128)
    (local $sums v128)
    (local $shift v128)
    (local $factor v128)
    (local $exp_c0 v128)
    (local $exp_c1 v128)
    (local $exp_c2 v128)
    (local $exp_c3 v128)
    (local $exp_c4 v128)
    (local $exp_c5 v128)
    (local $exp_c6 v128)
    (local $exp_x v128)
    (local $exp_n v128)
    (local $exp_r v128)
    (local $exp_tail0 v128)
    (local $exp_tail1 v128)
    (local $exp_tail2 v128)
    (local $exp_tail3 v128)
    (local $exp_tail4 v128)
    (local $exp_tail5 v128)
    (local.set $exp_c0 (v128.const f32x4 -87.33 -87.33 -87.33 -87.33))
    (local.set $exp_c1 (v128.const f32x4 88.37 88.37 88.37 88.37))
    (local.set $exp_c2 (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $exp_c3 (v128.const f32x4 1.442695 1.442695 1.442695 1.442695))
    (local.set $exp_c4 (v128.const f32x4 -0.6933594 -0.6933594 -0.6933594 -0.6933594))
    (local.set $exp_c5 (v128.const f32x4 0.00021219444 0.00021219444 0.00021219444 0.00021219444))
    (local.set $exp_c6 (v128.const f32x4 1 1 1 1))
    (local.set $exp_tail0 (v128.const f32x4 0.5 0.5 0.5 0.5))
    (local.set $exp_tail1 (v128.const f32x4 0.16666666 0.16666666 0.16666666 0.16666666))
    (local.set $exp_tail2 (v128.const f32x4 0.041665796 0.041665796 0.041665796 0.041665796))
    (local.set $exp_tail3 (v128.const f32x4 0.008333452 0.008333452 0.008333452 0.008333452))
    (local.set $exp_tail4 (v128.const f32x4 0.0013981999 0.0013981999 0.0013981999 0.0013981999))
    (local.set $exp_tail5 (v128.const f32x4 0.00019875691 0.00019875691 0.00019875691 0.00019875691))
    (local.set $r (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $r) (local.get $rows)))
        (local.set $p (local.get $x))
        (local.set $n (local.get $cols))
        (local.set $v (v128.const f32x4 -inf -inf -inf -inf))
        (block $block2
          (br_if $block2 (i32.lt_u (local.get $n) (i32.const 4)))
          (loop $loop3
            (local.set $v (f32x4.max (local.get $v) (v128.load (local.get $p))))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $n (i32.add (local.get $n) (i32.const -4)))
            (br_if $loop3 (i32.ge_u (local.get $n) (i32.const 4)))))
        (if $if4 (local.get $n)
          (then
            (loop $loop5
              (local.set $v (f32x4.max (local.get $v) (v128.load32_splat (local.get $p))))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (local.set $n (i32.add (local.get $n) (i32.const -1)))
              (br_if $loop5 (local.get $n)))))
        (local.set $greatest
          (f32.max
            (f32.max (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
            (f32.max (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v)))))
        (local.set $p (local.get $x))
        (local.set $n (local.get $cols))
        (if $if6 (f32.eq (local.get $greatest) (f32.const -inf))
          (then
            (memory.fill (local.get $p) (i32.const 0) (i32.shl (local.get $n) (i32.const 2))))
          (else
            (local.set $shift (f32x4.splat (local.get $greatest)))
            (local.set $sums (v128.const f32x4 0 0 0 0))
            (local.set $rest (f32.const 0))
            (block $block7
              (br_if $block7 (i32.lt_u (local.get $n) (i32.const 4)))
              (loop $loop8
                (local.set $exp_x
                  (f32x4.pmin
                    (f32x4.sub (v128.load (local.get $p)) (local.get $shift))
                    (local.get $exp_c1)))
                (local.set $exp_n
                  (f32x4.relaxed_madd (local.get $exp_x) (local.get $exp_c3) (local.get $exp_c2)))
                (local.set $exp_r (f32x4.sub (local.get $exp_n) (local.get $exp_c2)))
                (local.set $exp_r
                  (f32x4.relaxed_madd
                    (local.get $exp_r)
                    (local.get $exp_c5)
                    (f32x4.relaxed_madd (local.get $exp_r) (local.get $exp_c4) (local.get $exp_x))))
                (local.set $v
                  (v128.andnot
                    (i32x4.add
                      (f32x4.relaxed_madd
                        (f32x4.relaxed_madd
                          (f32x4.relaxed_madd
                            (f32x4.relaxed_madd
                              (f32x4.relaxed_madd
                                (f32x4.relaxed_madd
                                  (local.get $exp_tail5)
                                  (local.get $exp_r)
                                  (local.get $exp_tail4))
                                (local.get $exp_r)
                                (local.get $exp_tail3))
                              (local.get $exp_r)
                              (local.get $exp_tail2))
                            (local.get $exp_r)
                            (local.get $exp_tail1))
                          (local.get $exp_r)
                          (local.get $exp_tail0))
                        (f32x4.mul (local.get $exp_r) (local.get $exp_r))
                        (f32x4.add (local.get $exp_r) (local.get $exp_c6)))
                      (i32x4.shl (local.get $exp_n) (i32.const 23)))
                    (f32x4.le (local.get $exp_x) (local.get $exp_c0))))
                (local.set $sums
                  (f64x2.add
                    (local.get $sums)
                    (f64x2.add
                      (f64x2.promote_low_f32x4 (local.get $v))
                      (f64x2.promote_low_f32x4
                        (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
                          (local.get $v)
                          (local.get $v))))))
                (v128.store (local.get $p) (local.get $v))
                (local.set $p (i32.add (local.get $p) (i32.const 16)))
                (local.set $n (i32.add (local.get $n) (i32.const -4)))
                (br_if $loop8 (i32.ge_u (local.get $n) (i32.const 4)))))
            (if $if9 (local.get $n)
              (then
                (loop $loop10
                  (local.set $exp_x
                    (f32x4.pmin
                      (f32x4.sub (v128.load32_splat (local.get $p)) (local.get $shift))
                      (local.get $exp_c1)))
                  (local.set $exp_n
                    (f32x4.relaxed_madd (local.get $exp_x) (local.get $exp_c3) (local.get $exp_c2)))
                  (local.set $exp_r (f32x4.sub (local.get $exp_n) (local.get $exp_c2)))
                  (local.set $exp_r
                    (f32x4.relaxed_madd
                      (local.get $exp_r)
                      (local.get $exp_c5)
                      (f32x4.relaxed_madd (local.get $exp_r) (local.get $exp_c4) (local.get $exp_x))))
                  (local.set $v
                    (v128.andnot
                      (i32x4.add
                        (f32x4.relaxed_madd
                          (f32x4.relaxed_madd
                            (f32x4.relaxed_madd
                              (f32x4.relaxed_madd
                                (f32x4.relaxed_madd
                                  (f32x4.relaxed_madd
                                    (local.get $exp_tail5)
                                    (local.get $exp_r)
                                    (local.get $exp_tail4))
                                  (local.get $exp_r)
                                  (local.get $exp_tail3))
                                (local.get $exp_r)
                                (local.get $exp_tail2))
                              (local.get $exp_r)
                              (local.get $exp_tail1))
                            (local.get $exp_r)
                            (local.get $exp_tail0))
                          (f32x4.mul (local.get $exp_r) (local.get $exp_r))
                          (f32x4.add (local.get $exp_r) (local.get $exp_c6)))
                        (i32x4.shl (local.get $exp_n) (i32.const 23)))
                      (f32x4.le (local.get $exp_x) (local.get $exp_c0))))
                  (local.set $rest (f32.add (local.get $rest) (f32x4.extract_lane 0 (local.get $v))))
                  (v128.store32_lane 0 (local.get $p) (local.get $v))
                  (local.set $p (i32.add (local.get $p) (i32.const 4)))
                  (local.set $n (i32.add (local.get $n) (i32.const -1)))
                  (br_if $loop10 (local.get $n)))))
            (local.set $factor
              (f32x4.splat
                (f32.div
                  (f32.const 1)
                  (f32.add
                    (f32.demote_f64
                      (f64.add
                        (f64x2.extract_lane 0 (local.get $sums))
                        (f64x2.extract_lane 1 (local.get $sums))))
                    (local.get $rest)))))
            (local.set $p (local.get $x))
            (local.set $n (local.get $cols))
            (block $block11
              (br_if $block11 (i32.lt_u (local.get $n) (i32.const 4)))
              (loop $loop12
                (v128.store
                  (local.get $p)
                  (f32x4.mul (v128.load (local.get $p)) (local.get $factor)))
                (local.set $p (i32.add (local.get $p) (i32.const 16)))
                (local.set $n (i32.add (local.get $n) (i32.const -4)))
                (br_if $loop12 (i32.ge_u (local.get $n) (i32.const 4)))))
            (if $if13 (local.get $n)
              (then
                (loop $loop14
                  (v128.store32_lane 0
                    (local.get $p)
                    (f32x4.mul (v128.load32_zero (local.get $p)) (local.get $factor)))
                  (local.set $p (i32.add (local.get $p) (i32.const 4)))
                  (local.set $n (i32.add (local.get $n) (i32.const -1)))
                  (br_if $loop14 (local.get $n)))))))
        (local.set $x (i32.add (local.get $x) (i32.shl (local.get $cols) (i32.const 2))))
        (local.set $r (i32.add (local.get $r) (i32.const 1)))
        (br $loop1))))

  (func $log_sum_exp (export "log_sum_exp") (param $dst i32) (param $x i32) (param $rows i32) (param $cols i32)
    (local $r i32)
    (local $p i32)
    (local $n i32)
    (local $greatest f32)
    (local $rest f32)
    (local $v v128)
    (local $sums v128)
    (local $shift v128)
    (local $exp_c0 v128)
    (local $exp_c1 v128)
    (local $exp_c2 v128)
    (local $exp_c3 v128)
    (local $exp_c4 v128)
    (local $exp_c5 v128)
    (local $exp_c6 v128)
    (local $exp_x v128)
    (local $exp_n v128)
    (local $exp_r v128)
    (local $exp_tail0 v128)
    (local $exp_tail1 v128)
    (local $exp_tail2 v128)
    (local $exp_tail3 v128)
    (local $exp_tail4 v128)
    (local $exp_tail5 v128)
    (local $log_bits i32)
    (local $log_exponent i32)
    (local $log_m f64)
    (local $log_s f64)
    (local $log_square f64)
    (local.set $exp_c0 (v128.const f32x4 -87.33 -87.33 -87.33 -87.33))
    (local.set $exp_c1 (v128.const f32x4 88.37 88.37 88.37 88.37))
    (local.set $exp_c2 (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $exp_c3 (v128.const f32x4 1.442695 1.442695 1.442695 1.442695))
    (local.set $exp_c4 (v128.const f32x4 -0.6933594 -0.6933594 -0.6933594 -0.6933594))
    (local.set $exp_c5 (v128.const f32x4 0.00021219444 0.00021219444 0.00021219444 0.00021219444))
    (local.set $exp_c6 (v128.const f32x4 1 1 1 1))
    (local.set $exp_tail0 (v128.const f32x4 0.5 0.5 0.5 0.5))
    (local.set $exp_tail1 (v128.const f32x4 0.16666666 0.16666666 0.16666666 0.16666666))
    (local.set $exp_tail2 (v128.const f32x4 0.041665796 0.041665796 0.041665796 0.041665796))
    (local.set $exp_tail3 (v128.const f32x4 0.008333452 0.008333452 0.008333452 0.008333452))
    (local.set $exp_tail4 (v128.const f32x4 0.0013981999 0.0013981999 0.0013981999 0.0013981999))
    (local.set $exp_tail5 (v128.const f32x4 0.00019875691 0.00019875691 0.00019875691 0.00019875691))
    (local.set $r (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $r) (local.get $rows)))
        (local.set $p (local.get $x))
        (local.set $n (local.get $cols))
        (local.set $v (v128.const f32x4 -inf -inf -inf -inf))
        (block $block2
          (br_if $block2 (i32.lt_u (local.get $n) (i32.const 4)))
          (loop $loop3
            (local.set $v (f32x4.max (local.get $v) (v128.load (local.get $p))))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $n (i32.add (local.get $n) (i32.const -4)))
            (br_if $loop3 (i32.ge_u (local.get $n) (i32.const 4)))))
        (if $if4 (local.get $n)
          (then
            (loop $loop5
              (local.set $v (f32x4.max (local.get $v) (v128.load32_splat (local.get $p))))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (local.set $n (i32.add (local.get $n) (i32.const -1)))
              (br_if $loop5 (local.get $n)))))
        (local.set $greatest
          (f32.max
            (f32.max (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
            (f32.max (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v)))))
        (if $if6 (f32.eq (local.get $greatest) (f32.const -inf))
          (then
            (f32.store (local.get $dst) (local.get $greatest)))
          (else
            (local.set $shift (f32x4.splat (local.get $greatest)))
            (local.set $sums (v128.const f32x4 0 0 0 0))
            (local.set $rest (f32.const 0))
            (local.set $p (local.get $x))
            (local.set $n (local.get $cols))
            (block $block7
              (br_if $block7 (i32.lt_u (local.get $n) (i32.const 4)))
              (loop $loop8
                (local.set $exp_x
                  (f32x4.pmin
                    (f32x4.sub (v128.load (local.get $p)) (local.get $shift))
                    (local.get $exp_c1)))
                (local.set $exp_n
                  (f32x4.relaxed_madd (local.get $exp_x) (local.get $exp_c3) (local.get $exp_c2)))
                (local.set $exp_r (f32x4.sub (local.get $exp_n) (local.get $exp_c2)))
                (local.set $exp_r
                  (f32x4.relaxed_madd
                    (local.get $exp_r)
                    (local.get $exp_c5)
                    (f32x4.relaxed_madd (local.get $exp_r) (local.get $exp_c4) (local.get $exp_x))))
                (local.set $v
                  (v128.andnot
                    (i32x4.add
                      (f32x4.relaxed_madd
                        (f32x4.relaxed_madd
                          (f32x4.relaxed_madd
                            (f32x4.relaxed_madd
                              (f32x4.relaxed_madd
                                (f32x4.relaxed_madd
                                  (local.get $exp_tail5)
                                  (local.get $exp_r)
                                  (local.get $exp_tail4))
                                (local.get $exp_r)
                                (local.get $exp_tail3))
                              (local.get $exp_r)
                              (local.get $exp_tail2))
                            (local.get $exp_r)
                            (local.get $exp_tail1))
                          (local.get $exp_r)
                          (local.get $exp_tail0))
                        (f32x4.mul (local.get $exp_r) (local.get $exp_r))
                        (f32x4.add (local.get $exp_r) (local.get $exp_c6)))
                      (i32x4.shl (local.get $exp_n) (i32.const 23)))
                    (f32x4.le (local.get $exp_x) (local.get $exp_c0))))
                (local.set $sums
                  (f64x2.add
                    (local.get $sums)
                    (f64x2.add
                      (f64x2.promote_low_f32x4 (local.get $v))
                      (f64x2.promote_low_f32x4
                        (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
                          (local.get $v)
                          (local.get $v))))))
                (local.set $p (i32.add (local.get $p) (i32.const 16)))
                (local.set $n (i32.add (local.get $n) (i32.const -4)))
                (br_if $loop8 (i32.ge_u (local.get $n) (i32.const 4)))))
            (if $if9 (local.get $n)
              (then
                (loop $loop10
                  (local.set $exp_x
                    (f32x4.pmin
                      (f32x4.sub (v128.load32_splat (local.get $p)) (local.get $shift))
                      (local.get $exp_c1)))
                  (local.set $exp_n
                    (f32x4.relaxed_madd (local.get $exp_x) (local.get $exp_c3) (local.get $exp_c2)))
                  (local.set $exp_r (f32x4.sub (local.get $exp_n) (local.get $exp_c2)))
                  (local.set $exp_r
                    (f32x4.relaxed_madd
                      (local.get $exp_r)
                      (local.get $exp_c5)
                      (f32x4.relaxed_madd (local.get $exp_r) (local.get $exp_c4) (local.get $exp_x))))
                  (local.set $rest
                    (f32.add
                      (local.get $rest)
                      (f32x4.extract_lane 0
                        (v128.andnot
                          (i32x4.add
                            (f32x4.relaxed_madd
                              (f32x4.relaxed_madd
                                (f32x4.relaxed_madd
                                  (f32x4.relaxed_madd
                                    (f32x4.relaxed_madd
                                      (f32x4.relaxed_madd
                                        (local.get $exp_tail5)
                                        (local.get $exp_r)
                                        (local.get $exp_tail4))
                                      (local.get $exp_r)
                                      (local.get $exp_tail3))
                                    (local.get $exp_r)
                                    (local.get $exp_tail2))
                                  (local.get $exp_r)
                                  (local.get $exp_tail1))
                                (local.get $exp_r)
                                (local.get $exp_tail0))
                              (f32x4.mul (local.get $exp_r) (local.get $exp_r))
                              (f32x4.add (local.get $exp_r) (local.get $exp_c6)))
                            (i32x4.shl (local.get $exp_n) (i32.const 23)))
                          (f32x4.le (local.get $exp_x) (local.get $exp_c0))))))
                  (local.set $p (i32.add (local.get $p) (i32.const 4)))
                  (local.set $n (i32.add (local.get $n) (i32.const -1)))
                  (br_if $loop10 (local.get $n)))))
            (local.set $log_bits
              (i32.reinterpret_f32
                (f32.add
                  (f32.demote_f64
                    (f64.add
                      (f64x2.extract_lane 0 (local.get $sums))
                      (f64x2.extract_lane 1 (local.get $sums))))
                  (local.get $rest))))
            (local.set $log_exponent
              (i32.shr_s (i32.sub (local.get $log_bits) (i32.const 1060439283)) (i32.const 23)))
            (local.set $log_m
              (f64.promote_f32
                (f32.reinterpret_i32
                  (i32.sub (local.get $log_bits) (i32.shl (local.get $log_exponent) (i32.const 23))))))
            (local.set $log_s
              (f64.div
                (f64.sub (local.get $log_m) (f64.const 1))
                (f64.add (local.get $log_m) (f64.const 1))))
            (local.set $log_square (f64.mul (local.get $log_s) (local.get $log_s)))
            (f32.store
              (local.get $dst)
              (f32.demote_f64
                (f64.add
                  (f64.promote_f32 (local.get $greatest))
                  (f64.add
                    (f64.mul
                      (f64.add
                        (f64.mul
                          (f64.add
                            (f64.mul
                              (f64.add
                                (f64.mul
                                  (f64.add
                                    (f64.mul
                                      (f64.add
                                        (f64.mul
                                          (f64.add
                                            (f64.mul
                                              (f64.add
                                                (f64.mul
                                                  (f64.const 0.13333333333333333)
                                                  (local.get $log_square))
                                                (f64.const 0.15384615384615385))
                                              (local.get $log_square))
                                            (f64.const 0.18181818181818182))
                                          (local.get $log_square))
                                        (f64.const 0.2222222222222222))
                                      (local.get $log_square))
                                    (f64.const 0.2857142857142857))
                                  (local.get $log_square))
                                (f64.const 0.4))
                              (local.get $log_square))
                            (f64.const 0.6666666666666666))
                          (local.get $log_square))
                        (f64.const 2))
                      (local.get $log_s))
                    (f64.mul
                      (f64.promote_f32 (f32.convert_i32_s (local.get $log_exponent)))
                      (f64.const 0.6931471805599453))))))))
        (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
        (local.set $x (i32.add (local.get $x) (i32.shl (local.get $cols) (i32.const 2))))
        (local.set $r (i32.add (local.get $r) (i32.const 1)))
        (br $loop1))))

  (func $insert (param $ids i32) (param $values i32) (param $held i32) (param $k i32) (param $v f32) (param $id i32) (result i32)
    (local $at i32)
    (local $other f32)
    (local.set $at (local.get $held))
    (if $if0 (i32.lt_s (local.get $held) (local.get $k))
      (then
        (local.set $held (i32.add (local.get $held) (i32.const 1))))
      (else
        (local.set $at (i32.add (local.get $at) (i32.const -1)))
        (local.set $other
          (f32.load (i32.add (local.get $values) (i32.shl (local.get $at) (i32.const 2)))))
        (if $if1
          (i32.eqz
            (i32.or
              (f32.gt (local.get $v) (local.get $other))
              (i32.and
                (f32.eq (local.get $v) (local.get $v))
                (f32.ne (local.get $other) (local.get $other)))))
          (then
            (return (local.get $held))))))
    (block $block2
      (loop $loop3
        (br_if $block2 (i32.eqz (local.get $at)))
        (local.set $other
          (f32.load
            (i32.sub
              (i32.add (local.get $values) (i32.shl (local.get $at) (i32.const 2)))
              (i32.const 4))))
        (br_if $block2
          (i32.eqz
            (i32.or
              (f32.gt (local.get $v) (local.get $other))
              (i32.and
                (f32.eq (local.get $v) (local.get $v))
                (f32.ne (local.get $other) (local.get $other))))))
        (f32.store
          (i32.add (local.get $values) (i32.shl (local.get $at) (i32.const 2)))
          (local.get $other))
        (i32.store
          (i32.add (local.get $ids) (i32.shl (local.get $at) (i32.const 2)))
          (i32.load
            (i32.sub
              (i32.add (local.get $ids) (i32.shl (local.get $at) (i32.const 2)))
              (i32.const 4))))
        (local.set $at (i32.add (local.get $at) (i32.const -1)))
        (br $loop3)))
    (f32.store (i32.add (local.get $values) (i32.shl (local.get $at) (i32.const 2))) (local.get $v))
    (i32.store (i32.add (local.get $ids) (i32.shl (local.get $at) (i32.const 2))) (local.get $id))
    (return (local.get $held)))

  (func $top_k (export "top_k") (param $ids i32) (param $values i32) (param $x i32) (param $n i32) (param $k i32)
    (local $i i32)
    (local $held i32)
    (local $left i32)
    (local $least v128)
    (if $if0 (i32.eqz (local.get $k))
      (then
        (return)))
    (local.set $left (local.get $n))
    (block $block1
      (br_if $block1 (i32.lt_u (local.get $left) (i32.const 4)))
      (loop $loop2
        (if $if3
          (i32.eqz
            (i32.and
              (i32.eq (local.get $held) (local.get $k))
              (i32x4.all_true (f32x4.le (v128.load (local.get $x)) (local.get $least)))))
          (then
            (local.set $held
              (call $.insert
                (local.get $ids)
                (local.get $values)
                (local.get $held)
                (local.get $k)
                (f32.load (local.get $x))
                (i32.add (local.get $i) (i32.const 0))))
            (local.set $held
              (call $.insert
                (local.get $ids)
                (local.get $values)
                (local.get $held)
                (local.get $k)
                (f32.load offset=4 (local.get $x))
                (i32.add (local.get $i) (i32.const 1))))
            (local.set $held
              (call $.insert
                (local.get $ids)
                (local.get $values)
                (local.get $held)
                (local.get $k)
                (f32.load offset=8 (local.get $x))
                (i32.add (local.get $i) (i32.const 2))))
            (local.set $held
              (call $.insert
                (local.get $ids)
                (local.get $values)
                (local.get $held)
                (local.get $k)
                (f32.load offset=12 (local.get $x))
                (i32.add (local.get $i) (i32.const 3))))
            (local.set $least
              (v128.load32_splat
                (i32.sub
                  (i32.add (local.get $values) (i32.shl (local.get $k) (i32.const 2)))
                  (i32.const 4))))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $i (i32.add (local.get $i) (i32.const 4)))
        (local.set $left (i32.add (local.get $left) (i32.const -4)))
        (br_if $loop2 (i32.ge_u (local.get $left) (i32.const 4)))))
    (if $if4 (local.get $left)
      (then
        (loop $loop5
          (local.set $held
            (call $.insert
              (local.get $ids)
              (local.get $values)
              (local.get $held)
              (local.get $k)
              (f32.load (local.get $x))
              (i32.add (local.get $i) (i32.const 0))))
          (local.set $x (i32.add (local.get $x) (i32.const 4)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (local.set $left (i32.add (local.get $left) (i32.const -1)))
          (br_if $loop5 (local.get $left))))))

  (func $store_kv_f32 (export "store_kv_f32") (param $keys i32) (param $values i32) (param $capacity i32) (param $heads i32) (param $head_dim i32) (param $k i32) (param $v i32) (param $tokens i32) (param $at i32)
    (local $dim i32)
    (local $key_group i32)
    (local $value_block i32)
    (local $value_step i32)
    (local $key_head i32)
    (local $value_head i32)
    (local $t i32)
    (local $h i32)
    (local $key_base i32)
    (local $value_base i32)
    (local $p i32)
    (local $from i32)
    (local $count i32)
    (local $x v128)
    (local.set $dim (local.get $head_dim))
    (local.set $key_group (i32.mul (local.get $dim) (i32.const 32)))
    (local.set $value_block (i32.mul (local.get $dim) (i32.const 256)))
    (local.set $value_step (i32.shl (local.get $dim) (i32.const 2)))
    (local.set $value_head (i32.div_u (i32.add (local.get $capacity) (i32.const 63)) (i32.const 64)))
    (local.set $key_head
      (i32.mul (i32.mul (local.get $value_head) (i32.const 8)) (local.get $key_group)))
    (local.set $value_head (i32.mul (local.get $value_head) (local.get $value_block)))
    (local.set $t (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $t) (local.get $tokens)))
        (local.set $key_base (local.get $keys))
        (local.set $value_base (local.get $values))
        (local.set $h (i32.const 0))
        (block $block2
          (loop $loop3
            (br_if $block2 (i32.ge_s (local.get $h) (local.get $heads)))
            (local.set $p
              (i32.add
                (i32.add
                  (local.get $key_base)
                  (i32.mul (i32.div_u (local.get $at) (i32.const 8)) (local.get $key_group)))
                (i32.shl (i32.and (local.get $at) (i32.const 7)) (i32.const 2))))
            (local.set $from (local.get $k))
            (local.set $count (local.get $head_dim))
            (loop $loop4
              (local.set $x (v128.load (local.get $from)))
              (v128.store32_lane 0 (local.get $p) (local.get $x))
              (v128.store32_lane offset=32 1 (local.get $p) (local.get $x))
              (v128.store32_lane offset=64 2 (local.get $p) (local.get $x))
              (v128.store32_lane offset=96 3 (local.get $p) (local.get $x))
              (local.set $p (i32.add (local.get $p) (i32.const 128)))
              (local.set $from (i32.add (local.get $from) (i32.const 16)))
              (local.set $count (i32.add (local.get $count) (i32.const -4)))
              (br_if $loop4 (local.get $count)))
            (memory.copy
              (i32.add
                (i32.add
                  (local.get $value_base)
                  (i32.mul (i32.div_u (local.get $at) (i32.const 64)) (local.get $value_block)))
                (i32.mul (i32.and (local.get $at) (i32.const 63)) (local.get $value_step)))
              (local.get $v)
              (i32.shl (local.get $head_dim) (i32.const 2)))
            (local.set $key_base (i32.add (local.get $key_base) (local.get $key_head)))
            (local.set $value_base (i32.add (local.get $value_base) (local.get $value_head)))
            (local.set $k (i32.add (local.get $k) (i32.shl (local.get $head_dim) (i32.const 2))))
            (local.set $v (i32.add (local.get $v) (i32.shl (local.get $head_dim) (i32.const 2))))
            (local.set $h (i32.add (local.get $h) (i32.const 1)))
            (br $loop3)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $t (i32.add (local.get $t) (i32.const 1)))
        (br $loop1))))

  (func $store_kv_int8 (export "store_kv_int8") (param $keys i32) (param $values i32) (param $capacity i32) (param $heads i32) (param $head_dim i32) (param $k i32) (param $v i32) (param $tokens i32) (param $at i32)
    (local $dim i32)
    (local $key_group i32)
    (local $value_block i32)
    (local $value_step i32)
    (local $key_head i32)
    (local $value_head i32)
    (local $t i32)
    (local $h i32)
    (local $key_base i32)
    (local $value_base i32)
    (local $p i32)
    (local $numbers i32)
    (local $step i32)
    (local $x v128)
    (local $sum v128)
    (local $round_p i32)
    (local $round_n i32)
    (local $round_greatest v128)
    (local $round_inverse v128)
    (local $round_v v128)
    (local $round_positive v128)
    (local $round_magic0 v128)
    (local $round_max f32)
    (local $round_unit f32)
    (local $turn_pass i32)
    (local $turn_block i32)
    (local $turn_other i32)
    (local $turn_blocks i32)
    (local $turn_period i32)
    (local $turn_from i32)
    (local $turn_to i32)
    (local $turn_count i32)
    (local $turn_v0 v128)
    (local $turn_v1 v128)
    (local $turn_v2 v128)
    (local $turn_v3 v128)
    (local $turn_t0 v128)
    (local $turn_t1 v128)
    (local $turn_t2 v128)
    (local $turn_t3 v128)
    (local $turn_sign v128)
    (local.set $dim (i32.and (i32.add (local.get $head_dim) (i32.const 7)) (i32.const -8)))
    (local.set $key_group (i32.mul (i32.add (local.get $dim) (i32.const 8)) (i32.const 8)))
    (local.set $value_block (i32.mul (i32.add (local.get $dim) (i32.const 4)) (i32.const 64)))
    (local.set $value_step (i32.const 8))
    (local.set $value_head (i32.div_u (i32.add (local.get $capacity) (i32.const 63)) (i32.const 64)))
    (local.set $key_head
      (i32.mul (i32.mul (local.get $value_head) (i32.const 8)) (local.get $key_group)))
    (local.set $value_head (i32.mul (local.get $value_head) (local.get $value_block)))
    (local.set $round_magic0
      (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $round_positive (v128.const i32x4 2147483647 2147483647 2147483647 2147483647))
    (local.set $t (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $t) (local.get $tokens)))
        (local.set $key_base (local.get $keys))
        (local.set $value_base (local.get $values))
        (local.set $h (i32.const 0))
        (block $block2
          (loop $loop3
            (br_if $block2 (i32.ge_s (local.get $h) (local.get $heads)))
            (local.set $p
              (i32.add
                (i32.add
                  (local.get $key_base)
                  (i32.mul (i32.div_u (local.get $at) (i32.const 8)) (local.get $key_group)))
                (i32.shl (i32.and (local.get $at) (i32.const 7)) (i32.const 2))))
            (local.set $numbers (i32.add (local.get $p) (i32.shl (local.get $dim) (i32.const 3))))
            (i32.store (i32.sub (local.get $numbers) (i32.const 32)) (i32.const 0))
            (local.set $round_inverse (v128.const f32x4 0 0 0 0))
            (local.set $turn_pass (i32.const 2))
            (loop $loop4
              (local.set $round_greatest (v128.const f32x4 0 0 0 0))
              (local.set $sum (v128.const i32x4 0 0 0 0))
              (local.set $turn_to (local.get $p))
              (local.set $turn_blocks (i32.shr_u (local.get $head_dim) (i32.const 4)))
              (local.set $turn_period
                (i32.and (local.get $turn_blocks) (i32.sub (i32.const 0) (local.get $turn_blocks))))
              (local.set $turn_count (i32.const 4))
              (if $if5 (i32.and (local.get $head_dim) (i32.const 15))
                (then
                  (local.set $turn_blocks (i32.shr_u (local.get $head_dim) (i32.const 2)))
                  (local.set $turn_count (i32.const 1))))
              (local.set $turn_block (i32.const 0))
              (block $block6
                (loop $loop7
                  (br_if $block6 (i32.ge_s (local.get $turn_block) (local.get $turn_blocks)))
                  (if $if8 (i32.eq (local.get $turn_count) (i32.const 1))
                    (then
                      (local.set $turn_v0
                        (v128.load
                          (i32.add (local.get $k) (i32.shl (local.get $turn_block) (i32.const 4))))))
                    (else
                      (local.set $turn_from
                        (i32.add
                          (local.get $k)
                          (i32.shl
                            (i32.and
                              (local.get $turn_block)
                              (i32.sub (i32.const 0) (local.get $turn_period)))
                            (i32.const 6))))
                      (local.set $turn_v0 (v128.const f32x4 0 0 0 0))
                      (local.set $turn_v1 (v128.const f32x4 0 0 0 0))
                      (local.set $turn_v2 (v128.const f32x4 0 0 0 0))
                      (local.set $turn_v3 (v128.const f32x4 0 0 0 0))
                      (local.set $turn_other (i32.const 0))
                      (block $block9
                        (loop $loop10
                          (br_if $block9 (i32.ge_s (local.get $turn_other) (local.get $turn_period)))
                          (local.set $turn_sign
                            (i32x4.shl
                              (i32x4.splat
                                (i32.popcnt
                                  (i32.and (local.get $turn_block) (local.get $turn_other))))
                              (i32.const 31)))
                          (local.set $turn_v0
                            (f32x4.add
                              (local.get $turn_v0)
                              (v128.xor (v128.load (local.get $turn_from)) (local.get $turn_sign))))
                          (local.set $turn_v1
                            (f32x4.add
                              (local.get $turn_v1)
                              (v128.xor
                                (v128.load offset=16 (local.get $turn_from))
                                (local.get $turn_sign))))
                          (local.set $turn_v2
                            (f32x4.add
                              (local.get $turn_v2)
                              (v128.xor
                                (v128.load offset=32 (local.get $turn_from))
                                (local.get $turn_sign))))
                          (local.set $turn_v3
                            (f32x4.add
                              (local.get $turn_v3)
                              (v128.xor
                                (v128.load offset=48 (local.get $turn_from))
                                (local.get $turn_sign))))
                          (local.set $turn_from (i32.add (local.get $turn_from) (i32.const 64)))
                          (local.set $turn_other (i32.add (local.get $turn_other) (i32.const 1)))
                          (br $loop10)))
                      (local.set $turn_t0 (f32x4.add (local.get $turn_v0) (local.get $turn_v1)))
                      (local.set $turn_t1 (f32x4.sub (local.get $turn_v0) (local.get $turn_v1)))
                      (local.set $turn_t2 (f32x4.add (local.get $turn_v2) (local.get $turn_v3)))
                      (local.set $turn_t3 (f32x4.sub (local.get $turn_v2) (local.get $turn_v3)))
                      (local.set $turn_v0 (f32x4.add (local.get $turn_t0) (local.get $turn_t2)))
                      (local.set $turn_v1 (f32x4.add (local.get $turn_t1) (local.get $turn_t3)))
                      (local.set $turn_v2 (f32x4.sub (local.get $turn_t0) (local.get $turn_t2)))
                      (local.set $turn_v3 (f32x4.sub (local.get $turn_t1) (local.get $turn_t3)))
                      (local.set $turn_t0
                        (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                          (local.get $turn_v0)
                          (local.get $turn_v1)))
                      (local.set $turn_t1
                        (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                          (local.get $turn_v0)
                          (local.get $turn_v1)))
                      (local.set $turn_t2
                        (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                          (local.get $turn_v2)
                          (local.get $turn_v3)))
                      (local.set $turn_t3
                        (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                          (local.get $turn_v2)
                          (local.get $turn_v3)))
                      (local.set $turn_v0
                        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                          (local.get $turn_t0)
                          (local.get $turn_t2)))
                      (local.set $turn_v1
                        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                          (local.get $turn_t0)
                          (local.get $turn_t2)))
                      (local.set $turn_v2
                        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                          (local.get $turn_t1)
                          (local.get $turn_t3)))
                      (local.set $turn_v3
                        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                          (local.get $turn_t1)
                          (local.get $turn_t3)))
                      (local.set $turn_t0 (f32x4.add (local.get $turn_v0) (local.get $turn_v1)))
                      (local.set $turn_t1 (f32x4.sub (local.get $turn_v0) (local.get $turn_v1)))
                      (local.set $turn_t2 (f32x4.add (local.get $turn_v2) (local.get $turn_v3)))
                      (local.set $turn_t3 (f32x4.sub (local.get $turn_v2) (local.get $turn_v3)))
                      (local.set $turn_v0 (f32x4.add (local.get $turn_t0) (local.get $turn_t2)))
                      (local.set $turn_v1 (f32x4.add (local.get $turn_t1) (local.get $turn_t3)))
                      (local.set $turn_v2 (f32x4.sub (local.get $turn_t0) (local.get $turn_t2)))
                      (local.set $turn_v3 (f32x4.sub (local.get $turn_t1) (local.get $turn_t3)))))
                  (local.set $turn_other (i32.const 0))
                  (block $block11
                    (loop $loop12
                      (br_if $block11 (i32.ge_s (local.get $turn_other) (local.get $turn_count)))
                      (local.set $round_greatest
                        (i32x4.max_s
                          (local.get $round_greatest)
                          (v128.and (local.get $turn_v0) (local.get $round_positive))))
                      (local.set $round_v
                        (f32x4.mul (local.get $turn_v0) (local.get $round_inverse)))
                      (local.set $x
                        (v128.and
                          (i32x4.sub
                            (f32x4.add (local.get $round_v) (local.get $round_magic0))
                            (local.get $round_magic0))
                          (f32x4.eq (local.get $round_v) (local.get $round_v))))
                      (local.set $sum (i32x4.add (local.get $sum) (local.get $x)))
                      (local.set $x (i16x8.narrow_i32x4_s (local.get $x) (local.get $x)))
                      (v128.store32_lane 0
                        (local.get $turn_to)
                        (i8x16.narrow_i16x8_s (local.get $x) (local.get $x)))
                      (local.set $turn_v0 (local.get $turn_v1))
                      (local.set $turn_v1 (local.get $turn_v2))
                      (local.set $turn_v2 (local.get $turn_v3))
                      (local.set $turn_to (i32.add (local.get $turn_to) (i32.const 32)))
                      (local.set $turn_other (i32.add (local.get $turn_other) (i32.const 1)))
                      (br $loop12)))
                  (local.set $turn_block (i32.add (local.get $turn_block) (i32.const 1)))
                  (br $loop7)))
              (local.set $turn_pass (i32.add (local.get $turn_pass) (i32.const -1)))
              (if $if13 (local.get $turn_pass)
                (then
                  (local.set $round_max
                    (f32.max
                      (f32.max
                        (f32x4.extract_lane 0 (local.get $round_greatest))
                        (f32x4.extract_lane 1 (local.get $round_greatest)))
                      (f32.max
                        (f32x4.extract_lane 2 (local.get $round_greatest))
                        (f32x4.extract_lane 3 (local.get $round_greatest)))))
                  (local.set $round_unit (f32.mul (local.get $round_max) (f32.const 0.007874016)))
                  (local.set $round_unit
                    (select
                      (local.get $round_unit)
                      (f32.const inf)
                      (f32.lt (local.get $round_max) (f32.const inf))))
                  (local.set $round_unit
                    (select
                      (f32.const 0)
                      (local.get $round_unit)
                      (f32.lt (local.get $round_max) (f32.const 1e-30))))
                  (local.set $round_inverse
                    (f32x4.splat
                      (select
                        (f32.div (f32.const 1) (local.get $round_unit))
                        (f32.const 0)
                        (f32.gt (local.get $round_unit) (f32.const 0)))))
                  (br $loop4))))
            (f32.store (local.get $numbers) (local.get $round_unit))
            (i32.store offset=32
              (local.get $numbers)
              (i32.mul
                (i32.add
                  (i32.add
                    (i32x4.extract_lane 0 (local.get $sum))
                    (i32x4.extract_lane 1 (local.get $sum)))
                  (i32.add
                    (i32x4.extract_lane 2 (local.get $sum))
                    (i32x4.extract_lane 3 (local.get $sum))))
                (i32.const -8192)))
            (local.set $numbers
              (i32.add
                (i32.sub
                  (i32.add
                    (i32.add
                      (local.get $value_base)
                      (i32.mul (i32.div_u (local.get $at) (i32.const 64)) (local.get $value_block)))
                    (local.get $value_block))
                  (i32.const 256))
                (i32.shl (i32.and (local.get $at) (i32.const 63)) (i32.const 2))))
            (local.set $round_greatest (v128.const f32x4 0 0 0 0))
            (local.set $round_p (local.get $v))
            (local.set $round_n (local.get $head_dim))
            (loop $loop14
              (local.set $round_greatest
                (i32x4.max_s
                  (local.get $round_greatest)
                  (v128.and (v128.load (local.get $round_p)) (local.get $round_positive))))
              (local.set $round_p (i32.add (local.get $round_p) (i32.const 16)))
              (local.set $round_n (i32.add (local.get $round_n) (i32.const -4)))
              (br_if $loop14 (local.get $round_n)))
            (local.set $round_max
              (f32.max
                (f32.max
                  (f32x4.extract_lane 0 (local.get $round_greatest))
                  (f32x4.extract_lane 1 (local.get $round_greatest)))
                (f32.max
                  (f32x4.extract_lane 2 (local.get $round_greatest))
                  (f32x4.extract_lane 3 (local.get $round_greatest)))))
            (local.set $round_unit (f32.mul (local.get $round_max) (f32.const 0.007874016)))
            (local.set $round_unit
              (select
                (local.get $round_unit)
                (f32.const inf)
                (f32.lt (local.get $round_max) (f32.const inf))))
            (local.set $round_unit
              (select
                (f32.const 0)
                (local.get $round_unit)
                (f32.lt (local.get $round_max) (f32.const 1e-30))))
            (local.set $round_inverse
              (f32x4.splat
                (select
                  (f32.div (f32.const 1) (local.get $round_unit))
                  (f32.const 0)
                  (f32.gt (local.get $round_unit) (f32.const 0)))))
            (f32.store (local.get $numbers) (local.get $round_unit))
            (local.set $p
              (i32.add
                (i32.add
                  (i32.add
                    (local.get $value_base)
                    (i32.mul (i32.div_u (local.get $at) (i32.const 64)) (local.get $value_block)))
                  (i32.shl (i32.and (local.get $at) (i32.const 60)) (i32.const 3)))
                (i32.and (local.get $at) (i32.const 3))))
            (local.set $step (i32.const 16))
            (local.set $round_p (local.get $v))
            (local.set $round_n (local.get $head_dim))
            (loop $loop15
              (local.set $round_v
                (f32x4.mul (v128.load (local.get $round_p)) (local.get $round_inverse)))
              (local.set $x
                (v128.and
                  (i32x4.sub
                    (f32x4.add (local.get $round_v) (local.get $round_magic0))
                    (local.get $round_magic0))
                  (f32x4.eq (local.get $round_v) (local.get $round_v))))
              (v128.store8_lane 0 (local.get $p) (local.get $x))
              (v128.store8_lane offset=4 4 (local.get $p) (local.get $x))
              (v128.store8_lane offset=8 8 (local.get $p) (local.get $x))
              (v128.store8_lane offset=12 12 (local.get $p) (local.get $x))
              (local.set $p (i32.add (local.get $p) (local.get $step)))
              (local.set $step (i32.sub (i32.const 512) (local.get $step)))
              (local.set $round_p (i32.add (local.get $round_p) (i32.const 16)))
              (local.set $round_n (i32.add (local.get $round_n) (i32.const -4)))
              (br_if $loop15 (local.get $round_n)))
            (if $if16 (i32.and (local.get $head_dim) (i32.const 4))
              (then
                (local.set $x (v128.const i32x4 0 0 0 0))
                (v128.store8_lane 0 (local.get $p) (local.get $x))
                (v128.store8_lane offset=4 4 (local.get $p) (local.get $x))
                (v128.store8_lane offset=8 8 (local.get $p) (local.get $x))
                (v128.store8_lane offset=12 12 (local.get $p) (local.get $x))))
            (local.set $key_base (i32.add (local.get $key_base) (local.get $key_head)))
            (local.set $value_base (i32.add (local.get $value_base) (local.get $value_head)))
            (local.set $k (i32.add (local.get $k) (i32.shl (local.get $head_dim) (i32.const 2))))
            (local.set $v (i32.add (local.get $v) (i32.shl (local.get $head_dim) (i32.const 2))))
            (local.set $h (i32.add (local.get $h) (i32.const 1)))
            (br $loop3)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $t (i32.add (local.get $t) (i32.const 1)))
        (br $loop1))))

  (func $move_kv_f32 (export "move_kv_f32") (param $keys i32) (param $values i32) (param $capacity i32) (param $heads i32) (param $head_dim i32) (param $dst i32) (param $src i32) (param $n i32)
    (local $dim i32)
    (local $key_group i32)
    (local $value_block i32)
    (local $value_step i32)
    (local $key_head i32)
    (local $value_head i32)
    (local $h i32)
    (local $i i32)
    (local $step i32)
    (local $to i32)
    (local $from i32)
    (local $key_base i32)
    (local $value_base i32)
    (local.set $dim (local.get $head_dim))
    (local.set $key_group (i32.mul (local.get $dim) (i32.const 32)))
    (local.set $value_block (i32.mul (local.get $dim) (i32.const 256)))
    (local.set $value_step (i32.shl (local.get $dim) (i32.const 2)))
    (local.set $value_head (i32.div_u (i32.add (local.get $capacity) (i32.const 63)) (i32.const 64)))
    (local.set $key_head
      (i32.mul (i32.mul (local.get $value_head) (i32.const 8)) (local.get $key_group)))
    (local.set $value_head (i32.mul (local.get $value_head) (local.get $value_block)))
    (local.set $step (i32.const 1))
    (if $if0 (i32.gt_u (local.get $dst) (local.get $src))
      (then
        (local.set $step (i32.const -1))
        (local.set $dst (i32.sub (i32.add (local.get $dst) (local.get $n)) (i32.const 1)))
        (local.set $src (i32.sub (i32.add (local.get $src) (local.get $n)) (i32.const 1)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.le_s (local.get $n) (i32.const 0)))
        (local.set $h (i32.const 0))
        (block $block3
          (loop $loop4
            (br_if $block3 (i32.ge_s (local.get $h) (local.get $heads)))
            (local.set $key_base
              (i32.add (local.get $keys) (i32.mul (local.get $h) (local.get $key_head))))
            (local.set $value_base
              (i32.add (local.get $values) (i32.mul (local.get $h) (local.get $value_head))))
            (local.set $to
              (i32.add
                (i32.add
                  (local.get $key_base)
                  (i32.mul (i32.div_u (local.get $dst) (i32.const 8)) (local.get $key_group)))
                (i32.shl (i32.and (local.get $dst) (i32.const 7)) (i32.const 2))))
            (local.set $from
              (i32.add
                (i32.add
                  (local.get $key_base)
                  (i32.mul (i32.div_u (local.get $src) (i32.const 8)) (local.get $key_group)))
                (i32.shl (i32.and (local.get $src) (i32.const 7)) (i32.const 2))))
            (local.set $i (local.get $dim))
            (loop $loop5
              (i32.store (local.get $to) (i32.load (local.get $from)))
              (local.set $to (i32.add (local.get $to) (i32.const 32)))
              (local.set $from (i32.add (local.get $from) (i32.const 32)))
              (local.set $i (i32.add (local.get $i) (i32.const -1)))
              (br_if $loop5 (local.get $i)))
            (local.set $to
              (i32.add
                (i32.add
                  (local.get $value_base)
                  (i32.mul (i32.div_u (local.get $dst) (i32.const 64)) (local.get $value_block)))
                (i32.mul (i32.and (local.get $dst) (i32.const 63)) (local.get $value_step))))
            (local.set $from
              (i32.add
                (i32.add
                  (local.get $value_base)
                  (i32.mul (i32.div_u (local.get $src) (i32.const 64)) (local.get $value_block)))
                (i32.mul (i32.and (local.get $src) (i32.const 63)) (local.get $value_step))))
            (memory.copy (local.get $to) (local.get $from) (i32.shl (local.get $dim) (i32.const 2)))
            (local.set $h (i32.add (local.get $h) (i32.const 1)))
            (br $loop4)))
        (local.set $dst (i32.add (local.get $dst) (local.get $step)))
        (local.set $src (i32.add (local.get $src) (local.get $step)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br $loop2))))

  (func $move_kv_int8 (export "move_kv_int8") (param $keys i32) (param $values i32) (param $capacity i32) (param $heads i32) (param $head_dim i32) (param $dst i32) (param $src i32) (param $n i32)
    (local $dim i32)
    (local $key_group i32)
    (local $value_block i32)
    (local $value_step i32)
    (local $key_head i32)
    (local $value_head i32)
    (local $h i32)
    (local $i i32)
    (local $step i32)
    (local $to i32)
    (local $from i32)
    (local $key_base i32)
    (local $value_base i32)
    (local.set $dim (i32.and (i32.add (local.get $head_dim) (i32.const 7)) (i32.const -8)))
    (local.set $key_group (i32.mul (i32.add (local.get $dim) (i32.const 8)) (i32.const 8)))
    (local.set $value_block (i32.mul (i32.add (local.get $dim) (i32.const 4)) (i32.const 64)))
    (local.set $value_step (i32.const 8))
    (local.set $value_head (i32.div_u (i32.add (local.get $capacity) (i32.const 63)) (i32.const 64)))
    (local.set $key_head
      (i32.mul (i32.mul (local.get $value_head) (i32.const 8)) (local.get $key_group)))
    (local.set $value_head (i32.mul (local.get $value_head) (local.get $value_block)))
    (local.set $step (i32.const 1))
    (if $if0 (i32.gt_u (local.get $dst) (local.get $src))
      (then
        (local.set $step (i32.const -1))
        (local.set $dst (i32.sub (i32.add (local.get $dst) (local.get $n)) (i32.const 1)))
        (local.set $src (i32.sub (i32.add (local.get $src) (local.get $n)) (i32.const 1)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.le_s (local.get $n) (i32.const 0)))
        (local.set $h (i32.const 0))
        (block $block3
          (loop $loop4
            (br_if $block3 (i32.ge_s (local.get $h) (local.get $heads)))
            (local.set $key_base
              (i32.add (local.get $keys) (i32.mul (local.get $h) (local.get $key_head))))
            (local.set $value_base
              (i32.add (local.get $values) (i32.mul (local.get $h) (local.get $value_head))))
            (local.set $to
              (i32.add
                (i32.add
                  (local.get $key_base)
                  (i32.mul (i32.div_u (local.get $dst) (i32.const 8)) (local.get $key_group)))
                (i32.shl (i32.and (local.get $dst) (i32.const 7)) (i32.const 2))))
            (local.set $from
              (i32.add
                (i32.add
                  (local.get $key_base)
                  (i32.mul (i32.div_u (local.get $src) (i32.const 8)) (local.get $key_group)))
                (i32.shl (i32.and (local.get $src) (i32.const 7)) (i32.const 2))))
            (local.set $i (i32.add (i32.shr_u (local.get $dim) (i32.const 2)) (i32.const 2)))
            (loop $loop5
              (i32.store (local.get $to) (i32.load (local.get $from)))
              (local.set $to (i32.add (local.get $to) (i32.const 32)))
              (local.set $from (i32.add (local.get $from) (i32.const 32)))
              (local.set $i (i32.add (local.get $i) (i32.const -1)))
              (br_if $loop5 (local.get $i)))
            (local.set $to
              (i32.add
                (i32.add
                  (i32.add
                    (local.get $value_base)
                    (i32.mul (i32.div_u (local.get $dst) (i32.const 64)) (local.get $value_block)))
                  (i32.shl (i32.and (local.get $dst) (i32.const 60)) (i32.const 3)))
                (i32.and (local.get $dst) (i32.const 3))))
            (local.set $from
              (i32.add
                (i32.add
                  (i32.add
                    (local.get $value_base)
                    (i32.mul (i32.div_u (local.get $src) (i32.const 64)) (local.get $value_block)))
                  (i32.shl (i32.and (local.get $src) (i32.const 60)) (i32.const 3)))
                (i32.and (local.get $src) (i32.const 3))))
            (local.set $i (i32.shr_u (local.get $dim) (i32.const 3)))
            (loop $loop6
              (i32.store8 (local.get $to) (i32.load8_u (local.get $from)))
              (i32.store8 offset=4 (local.get $to) (i32.load8_u offset=4 (local.get $from)))
              (i32.store8 offset=8 (local.get $to) (i32.load8_u offset=8 (local.get $from)))
              (i32.store8 offset=12 (local.get $to) (i32.load8_u offset=12 (local.get $from)))
              (i32.store8 offset=16 (local.get $to) (i32.load8_u offset=16 (local.get $from)))
              (i32.store8 offset=20 (local.get $to) (i32.load8_u offset=20 (local.get $from)))
              (i32.store8 offset=24 (local.get $to) (i32.load8_u offset=24 (local.get $from)))
              (i32.store8 offset=28 (local.get $to) (i32.load8_u offset=28 (local.get $from)))
              (local.set $to (i32.add (local.get $to) (i32.const 512)))
              (local.set $from (i32.add (local.get $from) (i32.const 512)))
              (local.set $i (i32.add (local.get $i) (i32.const -1)))
              (br_if $loop6 (local.get $i)))
            (local.set $to
              (i32.add
                (i32.sub
                  (i32.add
                    (i32.add
                      (local.get $value_base)
                      (i32.mul (i32.div_u (local.get $dst) (i32.const 64)) (local.get $value_block)))
                    (local.get $value_block))
                  (i32.const 256))
                (i32.shl (i32.and (local.get $dst) (i32.const 63)) (i32.const 2))))
            (local.set $from
              (i32.add
                (i32.sub
                  (i32.add
                    (i32.add
                      (local.get $value_base)
                      (i32.mul (i32.div_u (local.get $src) (i32.const 64)) (local.get $value_block)))
                    (local.get $value_block))
                  (i32.const 256))
                (i32.shl (i32.and (local.get $src) (i32.const 63)) (i32.const 2))))
            (i32.store (local.get $to) (i32.load (local.get $from)))
            (local.set $to (i32.add (local.get $to) (i32.const 0)))
            (local.set $from (i32.add (local.get $from) (i32.const 0)))
            (local.set $h (i32.add (local.get $h) (i32.const 1)))
            (br $loop4)))
        (local.set $dst (i32.add (local.get $dst) (local.get $step)))
        (local.set $src (i32.add (local.get $src) (local.get $step)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br $loop2))))

  (func $query_f32 (param $q i32) (param $to i32) (param $numbers i32) (param $head_dim i32) (param $scale f32) (param $turned i32)
    (f32.store offset=8 (local.get $numbers) (f32.mul (local.get $scale) (f32.const 1.442695)))
    (loop $loop0
      (v128.store offset=5248 (local.get $to) (v128.load32_splat (local.get $q)))
      (local.set $q (i32.add (local.get $q) (i32.const 4)))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (local.set $head_dim (i32.add (local.get $head_dim) (i32.const -1)))
      (br_if $loop0 (local.get $head_dim))))

  (func $scores_f32_1 (param $keys i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $dim i32)
    (local $q i32)
    (local $scores i32)
    (local $n i32)
    (local $sums0_0 v128)
    (local $sums1_0 v128)
    (local $key0 v128)
    (local $key1 v128)
    (local $query v128)
    (local.set $scores (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2))))
    (loop $loop0
      (local.set $sums0_0 (v128.const f32x4 0 0 0 0))
      (local.set $sums1_0 (v128.const f32x4 0 0 0 0))
      (local.set $q (local.get $scratch))
      (local.set $n (local.get $dim))
      (loop $loop1
        (local.set $key0 (v128.load (local.get $keys)))
        (local.set $key1 (v128.load offset=16 (local.get $keys)))
        (local.set $query (v128.load offset=5248 (local.get $q)))
        (local.set $sums0_0
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_0)))
        (local.set $sums1_0
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_0)))
        (local.set $key0 (v128.load offset=32 (local.get $keys)))
        (local.set $key1 (v128.load offset=48 (local.get $keys)))
        (local.set $query (v128.load offset=5312 (local.get $q)))
        (local.set $sums0_0
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_0)))
        (local.set $sums1_0
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_0)))
        (local.set $key0 (v128.load offset=64 (local.get $keys)))
        (local.set $key1 (v128.load offset=80 (local.get $keys)))
        (local.set $query (v128.load offset=5376 (local.get $q)))
        (local.set $sums0_0
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_0)))
        (local.set $sums1_0
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_0)))
        (local.set $key0 (v128.load offset=96 (local.get $keys)))
        (local.set $key1 (v128.load offset=112 (local.get $keys)))
        (local.set $query (v128.load offset=5440 (local.get $q)))
        (local.set $sums0_0
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_0)))
        (local.set $sums1_0
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_0)))
        (local.set $keys (i32.add (local.get $keys) (i32.const 128)))
        (local.set $q (i32.add (local.get $q) (i32.const 256)))
        (local.set $n (i32.add (local.get $n) (i32.const -4)))
        (br_if $loop1 (local.get $n)))
      (local.set $query (v128.load32_splat offset=8 (local.get $scratch)))
      (v128.store offset=128 (local.get $scores) (f32x4.mul (local.get $sums0_0) (local.get $query)))
      (v128.store offset=144 (local.get $scores) (f32x4.mul (local.get $sums1_0) (local.get $query)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 32)))
      (local.set $lo (i32.add (local.get $lo) (i32.const 8)))
      (br_if $loop0 (i32.lt_u (local.get $lo) (local.get $hi)))))

  (func $scores_f32_4 (param $keys i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $dim i32)
    (local $q i32)
    (local $scores i32)
    (local $n i32)
    (local $sums0_0 v128)
    (local $sums0_1 v128)
    (local $sums0_2 v128)
    (local $sums0_3 v128)
    (local $sums1_0 v128)
    (local $sums1_1 v128)
    (local $sums1_2 v128)
    (local $sums1_3 v128)
    (local $key0 v128)
    (local $key1 v128)
    (local $query v128)
    (local.set $scores (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2))))
    (loop $loop0
      (local.set $sums0_0 (v128.const f32x4 0 0 0 0))
      (local.set $sums1_0 (v128.const f32x4 0 0 0 0))
      (local.set $sums0_1 (v128.const f32x4 0 0 0 0))
      (local.set $sums1_1 (v128.const f32x4 0 0 0 0))
      (local.set $sums0_2 (v128.const f32x4 0 0 0 0))
      (local.set $sums1_2 (v128.const f32x4 0 0 0 0))
      (local.set $sums0_3 (v128.const f32x4 0 0 0 0))
      (local.set $sums1_3 (v128.const f32x4 0 0 0 0))
      (local.set $q (local.get $scratch))
      (local.set $n (local.get $dim))
      (loop $loop1
        (local.set $key0 (v128.load (local.get $keys)))
        (local.set $key1 (v128.load offset=16 (local.get $keys)))
        (local.set $query (v128.load offset=5248 (local.get $q)))
        (local.set $sums0_0
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_0)))
        (local.set $sums1_0
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_0)))
        (local.set $query (v128.load offset=5264 (local.get $q)))
        (local.set $sums0_1
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_1)))
        (local.set $sums1_1
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_1)))
        (local.set $query (v128.load offset=5280 (local.get $q)))
        (local.set $sums0_2
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_2)))
        (local.set $sums1_2
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_2)))
        (local.set $query (v128.load offset=5296 (local.get $q)))
        (local.set $sums0_3
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_3)))
        (local.set $sums1_3
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_3)))
        (local.set $key0 (v128.load offset=32 (local.get $keys)))
        (local.set $key1 (v128.load offset=48 (local.get $keys)))
        (local.set $query (v128.load offset=5312 (local.get $q)))
        (local.set $sums0_0
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_0)))
        (local.set $sums1_0
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_0)))
        (local.set $query (v128.load offset=5328 (local.get $q)))
        (local.set $sums0_1
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_1)))
        (local.set $sums1_1
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_1)))
        (local.set $query (v128.load offset=5344 (local.get $q)))
        (local.set $sums0_2
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_2)))
        (local.set $sums1_2
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_2)))
        (local.set $query (v128.load offset=5360 (local.get $q)))
        (local.set $sums0_3
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_3)))
        (local.set $sums1_3
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_3)))
        (local.set $key0 (v128.load offset=64 (local.get $keys)))
        (local.set $key1 (v128.load offset=80 (local.get $keys)))
        (local.set $query (v128.load offset=5376 (local.get $q)))
        (local.set $sums0_0
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_0)))
        (local.set $sums1_0
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_0)))
        (local.set $query (v128.load offset=5392 (local.get $q)))
        (local.set $sums0_1
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_1)))
        (local.set $sums1_1
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_1)))
        (local.set $query (v128.load offset=5408 (local.get $q)))
        (local.set $sums0_2
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_2)))
        (local.set $sums1_2
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_2)))
        (local.set $query (v128.load offset=5424 (local.get $q)))
        (local.set $sums0_3
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_3)))
        (local.set $sums1_3
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_3)))
        (local.set $key0 (v128.load offset=96 (local.get $keys)))
        (local.set $key1 (v128.load offset=112 (local.get $keys)))
        (local.set $query (v128.load offset=5440 (local.get $q)))
        (local.set $sums0_0
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_0)))
        (local.set $sums1_0
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_0)))
        (local.set $query (v128.load offset=5456 (local.get $q)))
        (local.set $sums0_1
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_1)))
        (local.set $sums1_1
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_1)))
        (local.set $query (v128.load offset=5472 (local.get $q)))
        (local.set $sums0_2
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_2)))
        (local.set $sums1_2
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_2)))
        (local.set $query (v128.load offset=5488 (local.get $q)))
        (local.set $sums0_3
          (f32x4.relaxed_madd (local.get $key0) (local.get $query) (local.get $sums0_3)))
        (local.set $sums1_3
          (f32x4.relaxed_madd (local.get $key1) (local.get $query) (local.get $sums1_3)))
        (local.set $keys (i32.add (local.get $keys) (i32.const 128)))
        (local.set $q (i32.add (local.get $q) (i32.const 256)))
        (local.set $n (i32.add (local.get $n) (i32.const -4)))
        (br_if $loop1 (local.get $n)))
      (local.set $query (v128.load32_splat offset=8 (local.get $scratch)))
      (v128.store offset=128 (local.get $scores) (f32x4.mul (local.get $sums0_0) (local.get $query)))
      (v128.store offset=144 (local.get $scores) (f32x4.mul (local.get $sums1_0) (local.get $query)))
      (local.set $query (v128.load32_splat offset=40 (local.get $scratch)))
      (v128.store offset=384 (local.get $scores) (f32x4.mul (local.get $sums0_1) (local.get $query)))
      (v128.store offset=400 (local.get $scores) (f32x4.mul (local.get $sums1_1) (local.get $query)))
      (local.set $query (v128.load32_splat offset=72 (local.get $scratch)))
      (v128.store offset=640 (local.get $scores) (f32x4.mul (local.get $sums0_2) (local.get $query)))
      (v128.store offset=656 (local.get $scores) (f32x4.mul (local.get $sums1_2) (local.get $query)))
      (local.set $query (v128.load32_splat offset=104 (local.get $scratch)))
      (v128.store offset=896 (local.get $scores) (f32x4.mul (local.get $sums0_3) (local.get $query)))
      (v128.store offset=912 (local.get $scores) (f32x4.mul (local.get $sums1_3) (local.get $query)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 32)))
      (local.set $lo (i32.add (local.get $lo) (i32.const 8)))
      (br_if $loop0 (i32.lt_u (local.get $lo) (local.get $hi)))))

  (func $probabilities_f32 (param $scores i32) (param $to i32) (param $numbers i32) (param $scales i32) (param $n i32) (param $dot i32)
    (local $p i32)
    (local $count i32)
    (local $shift v128)
    (local $correction v128)
    (local $total v128)
    (local $v v128)
    (local $exp2_c0 v128)
    (local $exp2_c1 v128)
    (local $exp2_x v128)
    (local $exp2_n v128)
    (local $exp2_r v128)
    (local $exp2_zero v128)
    (local $exp2_tail0 v128)
    (local $exp2_tail1 v128)
    (local $exp2_tail2 v128)
    (local $exp2_tail3 v128)
    (local $exp2_tail4 v128)
    (local $exp2_tail5 v128)
    (local.set $exp2_c0 (v128.const f32x4 -125 -125 -125 -125))
    (local.set $exp2_c1 (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $exp2_tail0 (v128.const f32x4 1 1 1 1))
    (local.set $exp2_tail1 (v128.const f32x4 0.693147 0.693147 0.693147 0.693147))
    (local.set $exp2_tail2 (v128.const f32x4 0.24022242 0.24022242 0.24022242 0.24022242))
    (local.set $exp2_tail3 (v128.const f32x4 0.055507336 0.055507336 0.055507336 0.055507336))
    (local.set $exp2_tail4 (v128.const f32x4 0.009671513 0.009671513 0.009671513 0.009671513))
    (local.set $exp2_tail5 (v128.const f32x4 0.0013264727 0.0013264727 0.0013264727 0.0013264727))
    (local.set $p (local.get $scores))
    (local.set $count (local.get $n))
    (local.set $shift (v128.const f32x4 -inf -inf -inf -inf))
    (local.set $correction (v128.load32_splat (local.get $numbers)))
    (loop $loop0
      (local.set $shift (f32x4.pmax (local.get $shift) (v128.load (local.get $p))))
      (local.set $correction
        (f32x4.pmax (local.get $correction) (v128.load offset=16 (local.get $p))))
      (local.set $p (i32.add (local.get $p) (i32.const 32)))
      (local.set $count (i32.add (local.get $count) (i32.const -8)))
      (br_if $loop0 (local.get $count)))
    (local.set $shift (f32x4.pmax (local.get $shift) (local.get $correction)))
    (local.set $shift
      (f32x4.pmax
        (local.get $shift)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $shift) (local.get $shift))))
    (local.set $shift
      (f32x4.pmax
        (local.get $shift)
        (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $shift) (local.get $shift))))
    (local.set $exp2_x (f32x4.sub (v128.load32_splat (local.get $numbers)) (local.get $shift)))
    (local.set $exp2_n (f32x4.add (local.get $exp2_x) (local.get $exp2_c1)))
    (local.set $exp2_r
      (f32x4.sub (local.get $exp2_x) (f32x4.sub (local.get $exp2_n) (local.get $exp2_c1))))
    (local.set $exp2_zero (f32x4.le (local.get $exp2_x) (local.get $exp2_c0)))
    (local.set $correction
      (v128.andnot
        (i32x4.add
          (f32x4.relaxed_madd
            (f32x4.relaxed_madd
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.relaxed_madd
                    (local.get $exp2_tail5)
                    (local.get $exp2_r)
                    (local.get $exp2_tail4))
                  (local.get $exp2_r)
                  (local.get $exp2_tail3))
                (local.get $exp2_r)
                (local.get $exp2_tail2))
              (local.get $exp2_r)
              (local.get $exp2_tail1))
            (local.get $exp2_r)
            (local.get $exp2_tail0))
          (i32x4.shl (local.get $exp2_n) (i32.const 23)))
        (local.get $exp2_zero)))
    (f32.store (local.get $numbers) (f32x4.extract_lane 0 (local.get $shift)))
    (f32.store offset=12 (local.get $numbers) (f32x4.extract_lane 0 (local.get $correction)))
    (loop $loop1
      (local.set $exp2_x (f32x4.sub (v128.load (local.get $scores)) (local.get $shift)))
      (local.set $exp2_n (f32x4.add (local.get $exp2_x) (local.get $exp2_c1)))
      (local.set $exp2_r
        (f32x4.sub (local.get $exp2_x) (f32x4.sub (local.get $exp2_n) (local.get $exp2_c1))))
      (local.set $exp2_zero (f32x4.le (local.get $exp2_x) (local.get $exp2_c0)))
      (local.set $v
        (v128.andnot
          (i32x4.add
            (f32x4.relaxed_madd
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.relaxed_madd
                    (f32x4.relaxed_madd
                      (local.get $exp2_tail5)
                      (local.get $exp2_r)
                      (local.get $exp2_tail4))
                    (local.get $exp2_r)
                    (local.get $exp2_tail3))
                  (local.get $exp2_r)
                  (local.get $exp2_tail2))
                (local.get $exp2_r)
                (local.get $exp2_tail1))
              (local.get $exp2_r)
              (local.get $exp2_tail0))
            (i32x4.shl (local.get $exp2_n) (i32.const 23)))
          (local.get $exp2_zero)))
      (local.set $total (f32x4.add (local.get $total) (local.get $v)))
      (v128.store
        (local.get $to)
        (i8x16.shuffle 0 1 2 3 0 1 2 3 0 1 2 3 0 1 2 3 (local.get $v) (local.get $v)))
      (v128.store offset=64
        (local.get $to)
        (i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7 (local.get $v) (local.get $v)))
      (v128.store offset=128
        (local.get $to)
        (i8x16.shuffle 8 9 10 11 8 9 10 11 8 9 10 11 8 9 10 11 (local.get $v) (local.get $v)))
      (v128.store offset=192
        (local.get $to)
        (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15 (local.get $v) (local.get $v)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 256)))
      (local.set $n (i32.add (local.get $n) (i32.const -4)))
      (br_if $loop1 (local.get $n)))
    (f32.store offset=4
      (local.get $numbers)
      (f32.add
        (f32.mul
          (f32.load offset=4 (local.get $numbers))
          (f32x4.extract_lane 0 (local.get $correction)))
        (f32.add
          (f32.add
            (f32x4.extract_lane 0 (local.get $total))
            (f32x4.extract_lane 1 (local.get $total)))
          (f32.add
            (f32x4.extract_lane 2 (local.get $total))
            (f32x4.extract_lane 3 (local.get $total)))))))

  (func $values_f32_1 (param $values i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $sums i32) (param $dim i32)
    (local $v i32)
    (local $p i32)
    (local $n i32)
    (local $row_bytes i32)
    (local $weights i32)
    (local $totals0 v128)
    (local $value v128)
    (local.set $weights (i32.add (local.get $scratch) (i32.mul (local.get $lo) (i32.const 64))))
    (local.set $hi (i32.sub (local.get $hi) (local.get $lo)))
    (local.set $row_bytes (i32.shl (local.get $dim) (i32.const 2)))
    (loop $loop0
      (local.set $totals0 (v128.const f32x4 0 0 0 0))
      (local.set $v (local.get $values))
      (local.set $p (local.get $weights))
      (local.set $n (local.get $hi))
      (loop $loop1
        (local.set $value (v128.load (local.get $v)))
        (local.set $totals0
          (f32x4.relaxed_madd
            (local.get $value)
            (v128.load offset=1152 (local.get $p))
            (local.get $totals0)))
        (local.set $v (i32.add (local.get $v) (local.get $row_bytes)))
        (local.set $p (i32.add (local.get $p) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $value (v128.load32_splat offset=12 (local.get $scratch)))
      (v128.store
        (local.get $sums)
        (f32x4.relaxed_madd (v128.load (local.get $sums)) (local.get $value) (local.get $totals0)))
      (local.set $values (i32.add (local.get $values) (i32.const 16)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 64)))
      (local.set $dim (i32.add (local.get $dim) (i32.const -4)))
      (br_if $loop0 (local.get $dim))))

  (func $values_f32_4 (param $values i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $sums i32) (param $dim i32)
    (local $v i32)
    (local $p i32)
    (local $n i32)
    (local $row_bytes i32)
    (local $weights i32)
    (local $totals0 v128)
    (local $totals1 v128)
    (local $totals2 v128)
    (local $totals3 v128)
    (local $value v128)
    (local.set $weights (i32.add (local.get $scratch) (i32.mul (local.get $lo) (i32.const 64))))
    (local.set $hi (i32.sub (local.get $hi) (local.get $lo)))
    (local.set $row_bytes (i32.shl (local.get $dim) (i32.const 2)))
    (loop $loop0
      (local.set $totals0 (v128.const f32x4 0 0 0 0))
      (local.set $totals1 (v128.const f32x4 0 0 0 0))
      (local.set $totals2 (v128.const f32x4 0 0 0 0))
      (local.set $totals3 (v128.const f32x4 0 0 0 0))
      (local.set $v (local.get $values))
      (local.set $p (local.get $weights))
      (local.set $n (local.get $hi))
      (loop $loop1
        (local.set $value (v128.load (local.get $v)))
        (local.set $totals0
          (f32x4.relaxed_madd
            (local.get $value)
            (v128.load offset=1152 (local.get $p))
            (local.get $totals0)))
        (local.set $totals1
          (f32x4.relaxed_madd
            (local.get $value)
            (v128.load offset=1168 (local.get $p))
            (local.get $totals1)))
        (local.set $totals2
          (f32x4.relaxed_madd
            (local.get $value)
            (v128.load offset=1184 (local.get $p))
            (local.get $totals2)))
        (local.set $totals3
          (f32x4.relaxed_madd
            (local.get $value)
            (v128.load offset=1200 (local.get $p))
            (local.get $totals3)))
        (local.set $v (i32.add (local.get $v) (local.get $row_bytes)))
        (local.set $p (i32.add (local.get $p) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $value (v128.load32_splat offset=12 (local.get $scratch)))
      (v128.store
        (local.get $sums)
        (f32x4.relaxed_madd (v128.load (local.get $sums)) (local.get $value) (local.get $totals0)))
      (local.set $value (v128.load32_splat offset=44 (local.get $scratch)))
      (v128.store offset=16
        (local.get $sums)
        (f32x4.relaxed_madd
          (v128.load offset=16 (local.get $sums))
          (local.get $value)
          (local.get $totals1)))
      (local.set $value (v128.load32_splat offset=76 (local.get $scratch)))
      (v128.store offset=32
        (local.get $sums)
        (f32x4.relaxed_madd
          (v128.load offset=32 (local.get $sums))
          (local.get $value)
          (local.get $totals2)))
      (local.set $value (v128.load32_splat offset=108 (local.get $scratch)))
      (v128.store offset=48
        (local.get $sums)
        (f32x4.relaxed_madd
          (v128.load offset=48 (local.get $sums))
          (local.get $value)
          (local.get $totals3)))
      (local.set $values (i32.add (local.get $values) (i32.const 16)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 64)))
      (local.set $dim (i32.add (local.get $dim) (i32.const -4)))
      (br_if $loop0 (local.get $dim))))

  (func $turn (param $x i32) (param $n i32) (param $to i32)
    (local $turn_pass i32)
    (local $turn_block i32)
    (local $turn_other i32)
    (local $turn_blocks i32)
    (local $turn_period i32)
    (local $turn_from i32)
    (local $turn_to i32)
    (local $turn_count i32)
    (local $turn_v0 v128)
    (local $turn_v1 v128)
    (local $turn_v2 v128)
    (local $turn_v3 v128)
    (local $turn_t0 v128)
    (local $turn_t1 v128)
    (local $turn_t2 v128)
    (local $turn_t3 v128)
    (local $turn_sign v128)
    (local.set $turn_to (local.get $to))
    (local.set $turn_blocks (i32.shr_u (local.get $n) (i32.const 4)))
    (local.set $turn_period
      (i32.and (local.get $turn_blocks) (i32.sub (i32.const 0) (local.get $turn_blocks))))
    (local.set $turn_count (i32.const 4))
    (if $if0 (i32.and (local.get $n) (i32.const 15))
      (then
        (local.set $turn_blocks (i32.shr_u (local.get $n) (i32.const 2)))
        (local.set $turn_count (i32.const 1))))
    (local.set $turn_block (i32.const 0))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.ge_s (local.get $turn_block) (local.get $turn_blocks)))
        (if $if3 (i32.eq (local.get $turn_count) (i32.const 1))
          (then
            (local.set $turn_v0
              (v128.load (i32.add (local.get $x) (i32.shl (local.get $turn_block) (i32.const 4))))))
          (else
            (local.set $turn_from
              (i32.add
                (local.get $x)
                (i32.shl
                  (i32.and (local.get $turn_block) (i32.sub (i32.const 0) (local.get $turn_period)))
                  (i32.const 6))))
            (local.set $turn_v0 (v128.const f32x4 0 0 0 0))
            (local.set $turn_v1 (v128.const f32x4 0 0 0 0))
            (local.set $turn_v2 (v128.const f32x4 0 0 0 0))
            (local.set $turn_v3 (v128.const f32x4 0 0 0 0))
            (local.set $turn_other (i32.const 0))
            (block $block4
              (loop $loop5
                (br_if $block4 (i32.ge_s (local.get $turn_other) (local.get $turn_period)))
                (local.set $turn_sign
                  (i32x4.shl
                    (i32x4.splat
                      (i32.popcnt (i32.and (local.get $turn_block) (local.get $turn_other))))
                    (i32.const 31)))
                (local.set $turn_v0
                  (f32x4.add
                    (local.get $turn_v0)
                    (v128.xor (v128.load (local.get $turn_from)) (local.get $turn_sign))))
                (local.set $turn_v1
                  (f32x4.add
                    (local.get $turn_v1)
                    (v128.xor (v128.load offset=16 (local.get $turn_from)) (local.get $turn_sign))))
                (local.set $turn_v2
                  (f32x4.add
                    (local.get $turn_v2)
                    (v128.xor (v128.load offset=32 (local.get $turn_from)) (local.get $turn_sign))))
                (local.set $turn_v3
                  (f32x4.add
                    (local.get $turn_v3)
                    (v128.xor (v128.load offset=48 (local.get $turn_from)) (local.get $turn_sign))))
                (local.set $turn_from (i32.add (local.get $turn_from) (i32.const 64)))
                (local.set $turn_other (i32.add (local.get $turn_other) (i32.const 1)))
                (br $loop5)))
            (local.set $turn_t0 (f32x4.add (local.get $turn_v0) (local.get $turn_v1)))
            (local.set $turn_t1 (f32x4.sub (local.get $turn_v0) (local.get $turn_v1)))
            (local.set $turn_t2 (f32x4.add (local.get $turn_v2) (local.get $turn_v3)))
            (local.set $turn_t3 (f32x4.sub (local.get $turn_v2) (local.get $turn_v3)))
            (local.set $turn_v0 (f32x4.add (local.get $turn_t0) (local.get $turn_t2)))
            (local.set $turn_v1 (f32x4.add (local.get $turn_t1) (local.get $turn_t3)))
            (local.set $turn_v2 (f32x4.sub (local.get $turn_t0) (local.get $turn_t2)))
            (local.set $turn_v3 (f32x4.sub (local.get $turn_t1) (local.get $turn_t3)))
            (local.set $turn_t0
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get $turn_v0)
                (local.get $turn_v1)))
            (local.set $turn_t1
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get $turn_v0)
                (local.get $turn_v1)))
            (local.set $turn_t2
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get $turn_v2)
                (local.get $turn_v3)))
            (local.set $turn_t3
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get $turn_v2)
                (local.get $turn_v3)))
            (local.set $turn_v0
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get $turn_t0)
                (local.get $turn_t2)))
            (local.set $turn_v1
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get $turn_t0)
                (local.get $turn_t2)))
            (local.set $turn_v2
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get $turn_t1)
                (local.get $turn_t3)))
            (local.set $turn_v3
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get $turn_t1)
                (local.get $turn_t3)))
            (local.set $turn_t0 (f32x4.add (local.get $turn_v0) (local.get $turn_v1)))
            (local.set $turn_t1 (f32x4.sub (local.get $turn_v0) (local.get $turn_v1)))
            (local.set $turn_t2 (f32x4.add (local.get $turn_v2) (local.get $turn_v3)))
            (local.set $turn_t3 (f32x4.sub (local.get $turn_v2) (local.get $turn_v3)))
            (local.set $turn_v0 (f32x4.add (local.get $turn_t0) (local.get $turn_t2)))
            (local.set $turn_v1 (f32x4.add (local.get $turn_t1) (local.get $turn_t3)))
            (local.set $turn_v2 (f32x4.sub (local.get $turn_t0) (local.get $turn_t2)))
            (local.set $turn_v3 (f32x4.sub (local.get $turn_t1) (local.get $turn_t3)))))
        (local.set $turn_other (i32.const 0))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_s (local.get $turn_other) (local.get $turn_count)))
            (v128.store (local.get $turn_to) (local.get $turn_v0))
            (local.set $turn_v0 (local.get $turn_v1))
            (local.set $turn_v1 (local.get $turn_v2))
            (local.set $turn_v2 (local.get $turn_v3))
            (local.set $turn_to (i32.add (local.get $turn_to) (i32.const 16)))
            (local.set $turn_other (i32.add (local.get $turn_other) (i32.const 1)))
            (br $loop7)))
        (local.set $turn_block (i32.add (local.get $turn_block) (i32.const 1)))
        (br $loop2))))

  (func $probabilities_int8 (param $scores i32) (param $to i32) (param $numbers i32) (param $scales i32) (param $n i32) (param $dot i32)
    (local $p i32)
    (local $count i32)
    (local $shift v128)
    (local $correction v128)
    (local $total v128)
    (local $greatest v128)
    (local $v v128)
    (local $w v128)
    (local $lanes v128)
    (local $exp2_c0 v128)
    (local $exp2_c1 v128)
    (local $exp2_x v128)
    (local $exp2_n v128)
    (local $exp2_r v128)
    (local $exp2_zero v128)
    (local $exp2_tail0 v128)
    (local $exp2_tail1 v128)
    (local $exp2_tail2 v128)
    (local $exp2_tail3 v128)
    (local.set $exp2_c0 (v128.const f32x4 -125 -125 -125 -125))
    (local.set $exp2_c1 (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $exp2_tail0 (v128.const f32x4 1 1 1 1))
    (local.set $exp2_tail1 (v128.const f32x4 0.6932829 0.6932829 0.6932829 0.6932829))
    (local.set $exp2_tail2 (v128.const f32x4 0.24221095 0.24221095 0.24221095 0.24221095))
    (local.set $exp2_tail3 (v128.const f32x4 0.05500893 0.05500893 0.05500893 0.05500893))
    (local.set $p (local.get $scores))
    (local.set $count (local.get $n))
    (local.set $shift (v128.const f32x4 -inf -inf -inf -inf))
    (local.set $correction (v128.load32_splat (local.get $numbers)))
    (loop $loop0
      (local.set $shift (f32x4.pmax (local.get $shift) (v128.load (local.get $p))))
      (local.set $correction
        (f32x4.pmax (local.get $correction) (v128.load offset=16 (local.get $p))))
      (local.set $p (i32.add (local.get $p) (i32.const 32)))
      (local.set $count (i32.add (local.get $count) (i32.const -8)))
      (br_if $loop0 (local.get $count)))
    (local.set $shift (f32x4.pmax (local.get $shift) (local.get $correction)))
    (local.set $shift
      (f32x4.pmax
        (local.get $shift)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $shift) (local.get $shift))))
    (local.set $shift
      (f32x4.pmax
        (local.get $shift)
        (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $shift) (local.get $shift))))
    (local.set $exp2_x (f32x4.sub (v128.load32_splat (local.get $numbers)) (local.get $shift)))
    (local.set $exp2_n (f32x4.add (local.get $exp2_x) (local.get $exp2_c1)))
    (local.set $exp2_r
      (f32x4.sub (local.get $exp2_x) (f32x4.sub (local.get $exp2_n) (local.get $exp2_c1))))
    (local.set $exp2_zero (f32x4.le (local.get $exp2_x) (local.get $exp2_c0)))
    (local.set $correction
      (v128.andnot
        (i32x4.add
          (f32x4.relaxed_madd
            (f32x4.relaxed_madd
              (f32x4.relaxed_madd
                (local.get $exp2_tail3)
                (local.get $exp2_r)
                (local.get $exp2_tail2))
              (local.get $exp2_r)
              (local.get $exp2_tail1))
            (local.get $exp2_r)
            (local.get $exp2_tail0))
          (i32x4.shl (local.get $exp2_n) (i32.const 23)))
        (local.get $exp2_zero)))
    (f32.store (local.get $numbers) (f32x4.extract_lane 0 (local.get $shift)))
    (f32.store offset=12 (local.get $numbers) (f32x4.extract_lane 0 (local.get $correction)))
    (local.set $p (local.get $scores))
    (local.set $count (local.get $n))
    (loop $loop1
      (local.set $exp2_x (f32x4.sub (v128.load (local.get $p)) (local.get $shift)))
      (local.set $exp2_n (f32x4.add (local.get $exp2_x) (local.get $exp2_c1)))
      (local.set $exp2_r
        (f32x4.sub (local.get $exp2_x) (f32x4.sub (local.get $exp2_n) (local.get $exp2_c1))))
      (local.set $exp2_zero (f32x4.le (local.get $exp2_x) (local.get $exp2_c0)))
      (local.set $v
        (v128.andnot
          (i32x4.add
            (f32x4.relaxed_madd
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (local.get $exp2_tail3)
                  (local.get $exp2_r)
                  (local.get $exp2_tail2))
                (local.get $exp2_r)
                (local.get $exp2_tail1))
              (local.get $exp2_r)
              (local.get $exp2_tail0))
            (i32x4.shl (local.get $exp2_n) (i32.const 23)))
          (local.get $exp2_zero)))
      (local.set $total (f32x4.add (local.get $total) (local.get $v)))
      (local.set $v
        (v128.andnot
          (f32x4.mul (local.get $v) (v128.load (local.get $scales)))
          (local.get $exp2_zero)))
      (local.set $greatest (f32x4.pmax (local.get $greatest) (local.get $v)))
      (v128.store (local.get $p) (local.get $v))
      (local.set $p (i32.add (local.get $p) (i32.const 16)))
      (local.set $scales (i32.add (local.get $scales) (i32.const 16)))
      (local.set $count (i32.add (local.get $count) (i32.const -4)))
      (br_if $loop1 (local.get $count)))
    (f32.store offset=4
      (local.get $numbers)
      (f32.add
        (f32.mul
          (f32.load offset=4 (local.get $numbers))
          (f32x4.extract_lane 0 (local.get $correction)))
        (f32.add
          (f32.add
            (f32x4.extract_lane 0 (local.get $total))
            (f32x4.extract_lane 1 (local.get $total)))
          (f32.add
            (f32x4.extract_lane 2 (local.get $total))
            (f32x4.extract_lane 3 (local.get $total))))))
    (local.set $lanes (v128.const i8x16 0 1 4 5 8 9 12 13 0 1 4 5 8 9 12 13))
    (if $if2 (local.get $dot)
      (then
        (local.set $lanes (v128.const i8x16 0 4 8 12 0 4 8 12 0 4 8 12 0 4 8 12))))
    (local.set $greatest
      (f32x4.pmax
        (local.get $greatest)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
          (local.get $greatest)
          (local.get $greatest))))
    (local.set $greatest
      (f32x4.pmax
        (local.get $greatest)
        (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
          (local.get $greatest)
          (local.get $greatest))))
    (f32.store offset=16
      (local.get $numbers)
      (f32.mul (f32x4.extract_lane 0 (local.get $greatest)) (f32.const 0.007874016)))
    (local.set $w (f32x4.lt (local.get $greatest) (v128.const f32x4 1e-30 1e-30 1e-30 1e-30)))
    (local.set $shift
      (v128.andnot
        (f32x4.div (v128.const f32x4 127 127 127 127) (local.get $greatest))
        (local.get $w)))
    (loop $loop3
      (v128.store
        (local.get $to)
        (i8x16.swizzle
          (f32x4.relaxed_madd
            (v128.load (local.get $scores))
            (local.get $shift)
            (local.get $exp2_c1))
          (local.get $lanes)))
      (v128.store offset=64
        (local.get $to)
        (i8x16.swizzle
          (f32x4.relaxed_madd
            (v128.load offset=16 (local.get $scores))
            (local.get $shift)
            (local.get $exp2_c1))
          (local.get $lanes)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 32)))
      (local.set $to (i32.add (local.get $to) (i32.const 128)))
      (local.set $n (i32.add (local.get $n) (i32.const -8)))
      (br_if $loop3 (local.get $n))))

  (func $query_int8 (param $q i32) (param $to i32) (param $numbers i32) (param $head_dim i32) (param $scale f32) (param $turned i32)
    (local $x v128)
    (local $high v128)
    (local $zero v128)
    (local $order f32)
    (local $padded i32)
    (local $round_p i32)
    (local $round_n i32)
    (local $round_greatest v128)
    (local $round_inverse v128)
    (local $round_v v128)
    (local $round_positive v128)
    (local $round_magic0 v128)
    (local $round_max f32)
    (local $round_unit f32)
    (local.set $round_magic0
      (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $round_positive (v128.const i32x4 2147483647 2147483647 2147483647 2147483647))
    (local.set $zero (v128.const i32x4 8192 8192 8192 8192))
    (call $.turn (local.get $q) (local.get $head_dim) (local.get $turned))
    (local.set $order
      (f32.convert_i32_s
        (select
          (i32.const 1)
          (i32.and (local.get $head_dim) (i32.sub (i32.const 0) (local.get $head_dim)))
          (i32.and (local.get $head_dim) (i32.const 15)))))
    (local.set $round_greatest (v128.const f32x4 0 0 0 0))
    (local.set $round_p (local.get $turned))
    (local.set $round_n (local.get $head_dim))
    (loop $loop0
      (local.set $round_greatest
        (i32x4.max_s
          (local.get $round_greatest)
          (v128.and (v128.load (local.get $round_p)) (local.get $round_positive))))
      (local.set $round_p (i32.add (local.get $round_p) (i32.const 16)))
      (local.set $round_n (i32.add (local.get $round_n) (i32.const -4)))
      (br_if $loop0 (local.get $round_n)))
    (local.set $round_max
      (f32.max
        (f32.max
          (f32x4.extract_lane 0 (local.get $round_greatest))
          (f32x4.extract_lane 1 (local.get $round_greatest)))
        (f32.max
          (f32x4.extract_lane 2 (local.get $round_greatest))
          (f32x4.extract_lane 3 (local.get $round_greatest)))))
    (local.set $round_unit (f32.mul (local.get $round_max) (f32.const 0.00012208521)))
    (local.set $round_unit
      (select
        (local.get $round_unit)
        (f32.const inf)
        (f32.lt (local.get $round_max) (f32.const inf))))
    (local.set $round_unit
      (select
        (f32.const 0)
        (local.get $round_unit)
        (f32.lt (local.get $round_max) (f32.const 1e-30))))
    (local.set $round_inverse
      (f32x4.splat
        (select
          (f32.div (f32.const 1) (local.get $round_unit))
          (f32.const 0)
          (f32.gt (local.get $round_unit) (f32.const 0)))))
    (f32.store offset=8
      (local.get $numbers)
      (f32.div
        (f32.mul (f32.mul (local.get $round_unit) (local.get $scale)) (f32.const 1.442695))
        (local.get $order)))
    (local.set $padded (i32.and (local.get $head_dim) (i32.const 4)))
    (loop $loop1
      (local.set $round_v (f32x4.mul (v128.load (local.get $turned)) (local.get $round_inverse)))
      (local.set $x
        (v128.and
          (i32x4.sub
            (f32x4.add (local.get $round_v) (local.get $round_magic0))
            (local.get $round_magic0))
          (f32x4.eq (local.get $round_v) (local.get $round_v))))
      (local.set $x (i16x8.narrow_i32x4_s (local.get $x) (local.get $x)))
      (v128.store offset=5248 (local.get $to) (local.get $x))
      (local.set $turned (i32.add (local.get $turned) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (local.set $head_dim (i32.add (local.get $head_dim) (i32.const -4)))
      (br_if $loop1 (local.get $head_dim)))
    (if $if2 (local.get $padded)
      (then
        (local.set $x (v128.const i32x4 0 0 0 0))
        (v128.store offset=5248 (local.get $to) (local.get $x)))))

  (func $scores_int8_1 (param $keys i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $dim i32)
    (local $k i32)
    (local $q i32)
    (local $scores i32)
    (local $n i32)
    (local $numbers i32)
    (local $step i32)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $factor v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $scores (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2))))
    (local.set $step (i32.shl (i32.add (local.get $dim) (i32.const 8)) (i32.const 3)))
    (loop $loop0
      (local.set $k (local.get $keys))
      (local.set $numbers (i32.add (local.get $keys) (i32.shl (local.get $dim) (i32.const 3))))
      (local.set $q (local.get $scratch))
      (local.set $n (i32.shr_u (local.get $dim) (i32.const 2)))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load8x8_s (local.get $k)))
        (local.set $matrix1 (v128.load8x8_s offset=8 (local.get $k)))
        (local.set $operand (v128.load offset=5248 (local.get $q)))
        (local.set $sum00a
          (i32x4.add
            (local.get $sum00a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum00b
          (i32x4.add
            (local.get $sum00b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $k (i32.add (local.get $k) (i32.const 32)))
        (local.set $q (i32.add (local.get $q) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $scale0 (v128.load (local.get $numbers)))
      (local.set $factor (v128.load32_splat offset=8 (local.get $scratch)))
      (v128.store offset=128
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                  (local.get $sum00a)
                  (local.get $sum00b))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                  (local.get $sum00a)
                  (local.get $sum00b))))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $second (i32.sub (i32.const 16) (local.get $second)))
      (local.set $keys
        (i32.add
          (local.get $keys)
          (select (local.get $second) (i32.sub (local.get $step) (i32.const 16)) (local.get $second))))
      (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
      (local.set $lo (i32.add (local.get $lo) (i32.const 4)))
      (br_if $loop0 (i32.lt_u (local.get $lo) (local.get $hi)))))

  (func $scores_int8_3 (param $keys i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $dim i32)
    (local $k i32)
    (local $q i32)
    (local $scores i32)
    (local $n i32)
    (local $numbers i32)
    (local $step i32)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $factor v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $sum10a v128)
    (local $sum10b v128)
    (local $sum20a v128)
    (local $sum20b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $scores (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2))))
    (local.set $step (i32.shl (i32.add (local.get $dim) (i32.const 8)) (i32.const 3)))
    (loop $loop0
      (local.set $k (local.get $keys))
      (local.set $numbers (i32.add (local.get $keys) (i32.shl (local.get $dim) (i32.const 3))))
      (local.set $q (local.get $scratch))
      (local.set $n (i32.shr_u (local.get $dim) (i32.const 2)))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.const i32x4 0 0 0 0))
      (local.set $sum10a (v128.const i32x4 0 0 0 0))
      (local.set $sum10b (v128.const i32x4 0 0 0 0))
      (local.set $sum20a (v128.const i32x4 0 0 0 0))
      (local.set $sum20b (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load8x8_s (local.get $k)))
        (local.set $matrix1 (v128.load8x8_s offset=8 (local.get $k)))
        (local.set $operand (v128.load offset=5248 (local.get $q)))
        (local.set $sum00a
          (i32x4.add
            (local.get $sum00a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum00b
          (i32x4.add
            (local.get $sum00b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=5264 (local.get $q)))
        (local.set $sum10a
          (i32x4.add
            (local.get $sum10a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum10b
          (i32x4.add
            (local.get $sum10b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=5280 (local.get $q)))
        (local.set $sum20a
          (i32x4.add
            (local.get $sum20a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum20b
          (i32x4.add
            (local.get $sum20b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $k (i32.add (local.get $k) (i32.const 32)))
        (local.set $q (i32.add (local.get $q) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $scale0 (v128.load (local.get $numbers)))
      (local.set $factor (v128.load32_splat offset=8 (local.get $scratch)))
      (v128.store offset=128
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                  (local.get $sum00a)
                  (local.get $sum00b))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                  (local.get $sum00a)
                  (local.get $sum00b))))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=40 (local.get $scratch)))
      (v128.store offset=384
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                  (local.get $sum10a)
                  (local.get $sum10b))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                  (local.get $sum10a)
                  (local.get $sum10b))))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=72 (local.get $scratch)))
      (v128.store offset=640
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                  (local.get $sum20a)
                  (local.get $sum20b))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                  (local.get $sum20a)
                  (local.get $sum20b))))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $second (i32.sub (i32.const 16) (local.get $second)))
      (local.set $keys
        (i32.add
          (local.get $keys)
          (select (local.get $second) (i32.sub (local.get $step) (i32.const 16)) (local.get $second))))
      (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
      (local.set $lo (i32.add (local.get $lo) (i32.const 4)))
      (br_if $loop0 (i32.lt_u (local.get $lo) (local.get $hi)))))

  (func $scores_int8_4 (param $keys i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $dim i32)
    (local $k i32)
    (local $q i32)
    (local $scores i32)
    (local $n i32)
    (local $numbers i32)
    (local $step i32)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $factor v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $sum10a v128)
    (local $sum10b v128)
    (local $sum20a v128)
    (local $sum20b v128)
    (local $sum30a v128)
    (local $sum30b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $scores (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2))))
    (local.set $step (i32.shl (i32.add (local.get $dim) (i32.const 8)) (i32.const 3)))
    (loop $loop0
      (local.set $k (local.get $keys))
      (local.set $numbers (i32.add (local.get $keys) (i32.shl (local.get $dim) (i32.const 3))))
      (local.set $q (local.get $scratch))
      (local.set $n (i32.shr_u (local.get $dim) (i32.const 2)))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.const i32x4 0 0 0 0))
      (local.set $sum10a (v128.const i32x4 0 0 0 0))
      (local.set $sum10b (v128.const i32x4 0 0 0 0))
      (local.set $sum20a (v128.const i32x4 0 0 0 0))
      (local.set $sum20b (v128.const i32x4 0 0 0 0))
      (local.set $sum30a (v128.const i32x4 0 0 0 0))
      (local.set $sum30b (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load8x8_s (local.get $k)))
        (local.set $matrix1 (v128.load8x8_s offset=8 (local.get $k)))
        (local.set $operand (v128.load offset=5248 (local.get $q)))
        (local.set $sum00a
          (i32x4.add
            (local.get $sum00a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum00b
          (i32x4.add
            (local.get $sum00b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=5264 (local.get $q)))
        (local.set $sum10a
          (i32x4.add
            (local.get $sum10a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum10b
          (i32x4.add
            (local.get $sum10b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=5280 (local.get $q)))
        (local.set $sum20a
          (i32x4.add
            (local.get $sum20a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum20b
          (i32x4.add
            (local.get $sum20b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=5296 (local.get $q)))
        (local.set $sum30a
          (i32x4.add
            (local.get $sum30a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum30b
          (i32x4.add
            (local.get $sum30b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $k (i32.add (local.get $k) (i32.const 32)))
        (local.set $q (i32.add (local.get $q) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $scale0 (v128.load (local.get $numbers)))
      (local.set $factor (v128.load32_splat offset=8 (local.get $scratch)))
      (v128.store offset=128
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                  (local.get $sum00a)
                  (local.get $sum00b))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                  (local.get $sum00a)
                  (local.get $sum00b))))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=40 (local.get $scratch)))
      (v128.store offset=384
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                  (local.get $sum10a)
                  (local.get $sum10b))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                  (local.get $sum10a)
                  (local.get $sum10b))))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=72 (local.get $scratch)))
      (v128.store offset=640
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                  (local.get $sum20a)
                  (local.get $sum20b))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                  (local.get $sum20a)
                  (local.get $sum20b))))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=104 (local.get $scratch)))
      (v128.store offset=896
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                  (local.get $sum30a)
                  (local.get $sum30b))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                  (local.get $sum30a)
                  (local.get $sum30b))))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $second (i32.sub (i32.const 16) (local.get $second)))
      (local.set $keys
        (i32.add
          (local.get $keys)
          (select (local.get $second) (i32.sub (local.get $step) (i32.const 16)) (local.get $second))))
      (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
      (local.set $lo (i32.add (local.get $lo) (i32.const 4)))
      (br_if $loop0 (i32.lt_u (local.get $lo) (local.get $hi)))))

  (func $values_int8_1 (param $values i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $sums i32) (param $dim i32)
    (local $v i32)
    (local $x i32)
    (local $n i32)
    (local $weights i32)
    (local $fours i32)
    (local $correction v128)
    (local $unit v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $weights (i32.add (local.get $scratch) (i32.mul (local.get $lo) (i32.const 16))))
    (local.set $fours (i32.shr_u (i32.sub (local.get $hi) (local.get $lo)) (i32.const 2)))
    (loop $loop0
      (local.set $v (local.get $values))
      (local.set $x (local.get $weights))
      (local.set $n (local.get $fours))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load8x8_s (local.get $v)))
        (local.set $matrix1 (v128.load8x8_s offset=8 (local.get $v)))
        (local.set $operand (v128.load offset=1152 (local.get $x)))
        (local.set $sum00a
          (i32x4.add
            (local.get $sum00a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum00b
          (i32x4.add
            (local.get $sum00b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $v (i32.add (local.get $v) (i32.const 32)))
        (local.set $x (i32.add (local.get $x) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $correction (v128.load32_splat offset=12 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=16 (local.get $scratch)))
      (v128.store
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s
            (i32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (local.get $sum00a)
                (local.get $sum00b))
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                (local.get $sum00a)
                (local.get $sum00b))))
          (local.get $unit)
          (f32x4.mul (v128.load (local.get $sums)) (local.get $correction))))
      (local.set $second (i32.sub (i32.const 16) (local.get $second)))
      (local.set $values
        (i32.add
          (local.get $values)
          (select (local.get $second) (i32.sub (i32.const 512) (i32.const 16)) (local.get $second))))
      (local.set $sums (i32.add (local.get $sums) (i32.const 64)))
      (local.set $dim (i32.add (local.get $dim) (i32.const -4)))
      (br_if $loop0 (local.get $dim))))

  (func $values_int8_3 (param $values i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $sums i32) (param $dim i32)
    (local $v i32)
    (local $x i32)
    (local $n i32)
    (local $weights i32)
    (local $fours i32)
    (local $correction v128)
    (local $unit v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $sum10a v128)
    (local $sum10b v128)
    (local $sum20a v128)
    (local $sum20b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $weights (i32.add (local.get $scratch) (i32.mul (local.get $lo) (i32.const 16))))
    (local.set $fours (i32.shr_u (i32.sub (local.get $hi) (local.get $lo)) (i32.const 2)))
    (loop $loop0
      (local.set $v (local.get $values))
      (local.set $x (local.get $weights))
      (local.set $n (local.get $fours))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.const i32x4 0 0 0 0))
      (local.set $sum10a (v128.const i32x4 0 0 0 0))
      (local.set $sum10b (v128.const i32x4 0 0 0 0))
      (local.set $sum20a (v128.const i32x4 0 0 0 0))
      (local.set $sum20b (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load8x8_s (local.get $v)))
        (local.set $matrix1 (v128.load8x8_s offset=8 (local.get $v)))
        (local.set $operand (v128.load offset=1152 (local.get $x)))
        (local.set $sum00a
          (i32x4.add
            (local.get $sum00a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum00b
          (i32x4.add
            (local.get $sum00b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=1168 (local.get $x)))
        (local.set $sum10a
          (i32x4.add
            (local.get $sum10a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum10b
          (i32x4.add
            (local.get $sum10b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=1184 (local.get $x)))
        (local.set $sum20a
          (i32x4.add
            (local.get $sum20a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum20b
          (i32x4.add
            (local.get $sum20b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $v (i32.add (local.get $v) (i32.const 32)))
        (local.set $x (i32.add (local.get $x) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $correction (v128.load32_splat offset=12 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=16 (local.get $scratch)))
      (v128.store
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s
            (i32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (local.get $sum00a)
                (local.get $sum00b))
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                (local.get $sum00a)
                (local.get $sum00b))))
          (local.get $unit)
          (f32x4.mul (v128.load (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=44 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=48 (local.get $scratch)))
      (v128.store offset=16
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s
            (i32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (local.get $sum10a)
                (local.get $sum10b))
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                (local.get $sum10a)
                (local.get $sum10b))))
          (local.get $unit)
          (f32x4.mul (v128.load offset=16 (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=76 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=80 (local.get $scratch)))
      (v128.store offset=32
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s
            (i32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (local.get $sum20a)
                (local.get $sum20b))
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                (local.get $sum20a)
                (local.get $sum20b))))
          (local.get $unit)
          (f32x4.mul (v128.load offset=32 (local.get $sums)) (local.get $correction))))
      (local.set $second (i32.sub (i32.const 16) (local.get $second)))
      (local.set $values
        (i32.add
          (local.get $values)
          (select (local.get $second) (i32.sub (i32.const 512) (i32.const 16)) (local.get $second))))
      (local.set $sums (i32.add (local.get $sums) (i32.const 64)))
      (local.set $dim (i32.add (local.get $dim) (i32.const -4)))
      (br_if $loop0 (local.get $dim))))

  (func $values_int8_4 (param $values i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $sums i32) (param $dim i32)
    (local $v i32)
    (local $x i32)
    (local $n i32)
    (local $weights i32)
    (local $fours i32)
    (local $correction v128)
    (local $unit v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $sum10a v128)
    (local $sum10b v128)
    (local $sum20a v128)
    (local $sum20b v128)
    (local $sum30a v128)
    (local $sum30b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $weights (i32.add (local.get $scratch) (i32.mul (local.get $lo) (i32.const 16))))
    (local.set $fours (i32.shr_u (i32.sub (local.get $hi) (local.get $lo)) (i32.const 2)))
    (loop $loop0
      (local.set $v (local.get $values))
      (local.set $x (local.get $weights))
      (local.set $n (local.get $fours))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.const i32x4 0 0 0 0))
      (local.set $sum10a (v128.const i32x4 0 0 0 0))
      (local.set $sum10b (v128.const i32x4 0 0 0 0))
      (local.set $sum20a (v128.const i32x4 0 0 0 0))
      (local.set $sum20b (v128.const i32x4 0 0 0 0))
      (local.set $sum30a (v128.const i32x4 0 0 0 0))
      (local.set $sum30b (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load8x8_s (local.get $v)))
        (local.set $matrix1 (v128.load8x8_s offset=8 (local.get $v)))
        (local.set $operand (v128.load offset=1152 (local.get $x)))
        (local.set $sum00a
          (i32x4.add
            (local.get $sum00a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum00b
          (i32x4.add
            (local.get $sum00b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=1168 (local.get $x)))
        (local.set $sum10a
          (i32x4.add
            (local.get $sum10a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum10b
          (i32x4.add
            (local.get $sum10b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=1184 (local.get $x)))
        (local.set $sum20a
          (i32x4.add
            (local.get $sum20a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum20b
          (i32x4.add
            (local.get $sum20b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $operand (v128.load offset=1200 (local.get $x)))
        (local.set $sum30a
          (i32x4.add
            (local.get $sum30a)
            (i32x4.dot_i16x8_s (local.get $matrix0) (local.get $operand))))
        (local.set $sum30b
          (i32x4.add
            (local.get $sum30b)
            (i32x4.dot_i16x8_s (local.get $matrix1) (local.get $operand))))
        (local.set $v (i32.add (local.get $v) (i32.const 32)))
        (local.set $x (i32.add (local.get $x) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $correction (v128.load32_splat offset=12 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=16 (local.get $scratch)))
      (v128.store
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s
            (i32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (local.get $sum00a)
                (local.get $sum00b))
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                (local.get $sum00a)
                (local.get $sum00b))))
          (local.get $unit)
          (f32x4.mul (v128.load (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=44 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=48 (local.get $scratch)))
      (v128.store offset=16
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s
            (i32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (local.get $sum10a)
                (local.get $sum10b))
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                (local.get $sum10a)
                (local.get $sum10b))))
          (local.get $unit)
          (f32x4.mul (v128.load offset=16 (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=76 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=80 (local.get $scratch)))
      (v128.store offset=32
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s
            (i32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (local.get $sum20a)
                (local.get $sum20b))
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                (local.get $sum20a)
                (local.get $sum20b))))
          (local.get $unit)
          (f32x4.mul (v128.load offset=32 (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=108 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=112 (local.get $scratch)))
      (v128.store offset=48
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s
            (i32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (local.get $sum30a)
                (local.get $sum30b))
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
                (local.get $sum30a)
                (local.get $sum30b))))
          (local.get $unit)
          (f32x4.mul (v128.load offset=48 (local.get $sums)) (local.get $correction))))
      (local.set $second (i32.sub (i32.const 16) (local.get $second)))
      (local.set $values
        (i32.add
          (local.get $values)
          (select (local.get $second) (i32.sub (i32.const 512) (i32.const 16)) (local.get $second))))
      (local.set $sums (i32.add (local.get $sums) (i32.const 64)))
      (local.set $dim (i32.add (local.get $dim) (i32.const -4)))
      (br_if $loop0 (local.get $dim))))

  (func $query_int8_dot (param $q i32) (param $to i32) (param $numbers i32) (param $head_dim i32) (param $scale f32) (param $turned i32)
    (local $x v128)
    (local $high v128)
    (local $zero v128)
    (local $order f32)
    (local $padded i32)
    (local $round_p i32)
    (local $round_n i32)
    (local $round_greatest v128)
    (local $round_inverse v128)
    (local $round_v v128)
    (local $round_positive v128)
    (local $round_magic0 v128)
    (local $round_max f32)
    (local $round_unit f32)
    (local.set $round_magic0
      (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $round_positive (v128.const i32x4 2147483647 2147483647 2147483647 2147483647))
    (local.set $zero (v128.const i32x4 8192 8192 8192 8192))
    (call $.turn (local.get $q) (local.get $head_dim) (local.get $turned))
    (local.set $order
      (f32.convert_i32_s
        (select
          (i32.const 1)
          (i32.and (local.get $head_dim) (i32.sub (i32.const 0) (local.get $head_dim)))
          (i32.and (local.get $head_dim) (i32.const 15)))))
    (local.set $round_greatest (v128.const f32x4 0 0 0 0))
    (local.set $round_p (local.get $turned))
    (local.set $round_n (local.get $head_dim))
    (loop $loop0
      (local.set $round_greatest
        (i32x4.max_s
          (local.get $round_greatest)
          (v128.and (v128.load (local.get $round_p)) (local.get $round_positive))))
      (local.set $round_p (i32.add (local.get $round_p) (i32.const 16)))
      (local.set $round_n (i32.add (local.get $round_n) (i32.const -4)))
      (br_if $loop0 (local.get $round_n)))
    (local.set $round_max
      (f32.max
        (f32.max
          (f32x4.extract_lane 0 (local.get $round_greatest))
          (f32x4.extract_lane 1 (local.get $round_greatest)))
        (f32.max
          (f32x4.extract_lane 2 (local.get $round_greatest))
          (f32x4.extract_lane 3 (local.get $round_greatest)))))
    (local.set $round_unit (f32.mul (local.get $round_max) (f32.const 0.00012208521)))
    (local.set $round_unit
      (select
        (local.get $round_unit)
        (f32.const inf)
        (f32.lt (local.get $round_max) (f32.const inf))))
    (local.set $round_unit
      (select
        (f32.const 0)
        (local.get $round_unit)
        (f32.lt (local.get $round_max) (f32.const 1e-30))))
    (local.set $round_inverse
      (f32x4.splat
        (select
          (f32.div (f32.const 1) (local.get $round_unit))
          (f32.const 0)
          (f32.gt (local.get $round_unit) (f32.const 0)))))
    (f32.store offset=8
      (local.get $numbers)
      (f32.div
        (f32.mul (f32.mul (local.get $round_unit) (local.get $scale)) (f32.const 1.442695))
        (local.get $order)))
    (local.set $padded (i32.and (local.get $head_dim) (i32.const 4)))
    (loop $loop1
      (local.set $round_v (f32x4.mul (v128.load (local.get $turned)) (local.get $round_inverse)))
      (local.set $x
        (v128.and
          (i32x4.sub
            (f32x4.add (local.get $round_v) (local.get $round_magic0))
            (local.get $round_magic0))
          (f32x4.eq (local.get $round_v) (local.get $round_v))))
      (local.set $x (i32x4.add (local.get $x) (local.get $zero)))
      (local.set $x (i16x8.narrow_i32x4_s (local.get $x) (local.get $x)))
      (local.set $high (i16x8.shr_u (local.get $x) (i32.const 7)))
      (local.set $x (v128.and (local.get $x) (v128.const i16x8 127 127 127 127 127 127 127 127)))
      (v128.store offset=5248
        (local.get $to)
        (i8x16.narrow_i16x8_s (local.get $high) (local.get $high)))
      (v128.store offset=5312 (local.get $to) (i8x16.narrow_i16x8_s (local.get $x) (local.get $x)))
      (local.set $turned (i32.add (local.get $turned) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 128)))
      (local.set $head_dim (i32.add (local.get $head_dim) (i32.const -4)))
      (br_if $loop1 (local.get $head_dim)))
    (if $if2 (local.get $padded)
      (then
        (local.set $x (v128.const i32x4 0 0 0 0))
        (local.set $high (i16x8.shr_u (local.get $x) (i32.const 7)))
        (local.set $x (v128.and (local.get $x) (v128.const i16x8 127 127 127 127 127 127 127 127)))
        (v128.store offset=5248
          (local.get $to)
          (i8x16.narrow_i16x8_s (local.get $high) (local.get $high)))
        (v128.store offset=5312 (local.get $to) (i8x16.narrow_i16x8_s (local.get $x) (local.get $x))))))

  (func $scores_int8_dot_1 (param $keys i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $dim i32)
    (local $k i32)
    (local $q i32)
    (local $scores i32)
    (local $n i32)
    (local $numbers i32)
    (local $step i32)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $factor v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $sum01a v128)
    (local $sum01b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $scores (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2))))
    (local.set $step (i32.shl (i32.add (local.get $dim) (i32.const 8)) (i32.const 3)))
    (loop $loop0
      (local.set $k (local.get $keys))
      (local.set $numbers (i32.add (local.get $keys) (i32.shl (local.get $dim) (i32.const 3))))
      (local.set $q (local.get $scratch))
      (local.set $n (i32.shr_u (local.get $dim) (i32.const 2)))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.load offset=32 (local.get $numbers)))
      (local.set $sum01a (v128.const i32x4 0 0 0 0))
      (local.set $sum01b (v128.load offset=48 (local.get $numbers)))
      (loop $loop1
        (local.set $matrix0 (v128.load (local.get $k)))
        (local.set $matrix1 (v128.load offset=16 (local.get $k)))
        (local.set $operand (v128.load offset=5248 (local.get $q)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $sum01a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01a)))
        (local.set $operand (v128.load offset=5312 (local.get $q)))
        (local.set $sum00b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00b)))
        (local.set $sum01b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01b)))
        (local.set $k (i32.add (local.get $k) (i32.const 32)))
        (local.set $q (i32.add (local.get $q) (i32.const 128)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $scale0 (v128.load (local.get $numbers)))
      (local.set $scale1 (v128.load offset=16 (local.get $numbers)))
      (local.set $factor (v128.load32_splat offset=8 (local.get $scratch)))
      (v128.store offset=128
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum00a) (i32.const 7)) (local.get $sum00b)))
            (local.get $scale0))
          (local.get $factor)))
      (v128.store offset=144
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum01a) (i32.const 7)) (local.get $sum01b)))
            (local.get $scale1))
          (local.get $factor)))
      (local.set $keys (i32.add (local.get $keys) (local.get $step)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 32)))
      (local.set $lo (i32.add (local.get $lo) (i32.const 8)))
      (br_if $loop0 (i32.lt_u (local.get $lo) (local.get $hi)))))

  (func $scores_int8_dot_3 (param $keys i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $dim i32)
    (local $k i32)
    (local $q i32)
    (local $scores i32)
    (local $n i32)
    (local $numbers i32)
    (local $step i32)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $factor v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $sum01a v128)
    (local $sum01b v128)
    (local $sum10a v128)
    (local $sum10b v128)
    (local $sum11a v128)
    (local $sum11b v128)
    (local $sum20a v128)
    (local $sum20b v128)
    (local $sum21a v128)
    (local $sum21b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $scores (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2))))
    (local.set $step (i32.shl (i32.add (local.get $dim) (i32.const 8)) (i32.const 3)))
    (loop $loop0
      (local.set $k (local.get $keys))
      (local.set $numbers (i32.add (local.get $keys) (i32.shl (local.get $dim) (i32.const 3))))
      (local.set $q (local.get $scratch))
      (local.set $n (i32.shr_u (local.get $dim) (i32.const 2)))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.load offset=32 (local.get $numbers)))
      (local.set $sum01a (v128.const i32x4 0 0 0 0))
      (local.set $sum01b (v128.load offset=48 (local.get $numbers)))
      (local.set $sum10a (v128.const i32x4 0 0 0 0))
      (local.set $sum10b (v128.load offset=32 (local.get $numbers)))
      (local.set $sum11a (v128.const i32x4 0 0 0 0))
      (local.set $sum11b (v128.load offset=48 (local.get $numbers)))
      (local.set $sum20a (v128.const i32x4 0 0 0 0))
      (local.set $sum20b (v128.load offset=32 (local.get $numbers)))
      (local.set $sum21a (v128.const i32x4 0 0 0 0))
      (local.set $sum21b (v128.load offset=48 (local.get $numbers)))
      (loop $loop1
        (local.set $matrix0 (v128.load (local.get $k)))
        (local.set $matrix1 (v128.load offset=16 (local.get $k)))
        (local.set $operand (v128.load offset=5248 (local.get $q)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $sum01a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01a)))
        (local.set $operand (v128.load offset=5312 (local.get $q)))
        (local.set $sum00b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00b)))
        (local.set $sum01b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01b)))
        (local.set $operand (v128.load offset=5264 (local.get $q)))
        (local.set $sum10a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10a)))
        (local.set $sum11a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum11a)))
        (local.set $operand (v128.load offset=5328 (local.get $q)))
        (local.set $sum10b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10b)))
        (local.set $sum11b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum11b)))
        (local.set $operand (v128.load offset=5280 (local.get $q)))
        (local.set $sum20a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20a)))
        (local.set $sum21a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum21a)))
        (local.set $operand (v128.load offset=5344 (local.get $q)))
        (local.set $sum20b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20b)))
        (local.set $sum21b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum21b)))
        (local.set $matrix0 (v128.load offset=32 (local.get $k)))
        (local.set $matrix1 (v128.load offset=48 (local.get $k)))
        (local.set $operand (v128.load offset=5376 (local.get $q)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $sum01a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01a)))
        (local.set $operand (v128.load offset=5440 (local.get $q)))
        (local.set $sum00b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00b)))
        (local.set $sum01b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01b)))
        (local.set $operand (v128.load offset=5392 (local.get $q)))
        (local.set $sum10a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10a)))
        (local.set $sum11a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum11a)))
        (local.set $operand (v128.load offset=5456 (local.get $q)))
        (local.set $sum10b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10b)))
        (local.set $sum11b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum11b)))
        (local.set $operand (v128.load offset=5408 (local.get $q)))
        (local.set $sum20a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20a)))
        (local.set $sum21a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum21a)))
        (local.set $operand (v128.load offset=5472 (local.get $q)))
        (local.set $sum20b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20b)))
        (local.set $sum21b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum21b)))
        (local.set $k (i32.add (local.get $k) (i32.const 64)))
        (local.set $q (i32.add (local.get $q) (i32.const 256)))
        (local.set $n (i32.add (local.get $n) (i32.const -2)))
        (br_if $loop1 (local.get $n)))
      (local.set $scale0 (v128.load (local.get $numbers)))
      (local.set $scale1 (v128.load offset=16 (local.get $numbers)))
      (local.set $factor (v128.load32_splat offset=8 (local.get $scratch)))
      (v128.store offset=128
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum00a) (i32.const 7)) (local.get $sum00b)))
            (local.get $scale0))
          (local.get $factor)))
      (v128.store offset=144
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum01a) (i32.const 7)) (local.get $sum01b)))
            (local.get $scale1))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=40 (local.get $scratch)))
      (v128.store offset=384
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum10a) (i32.const 7)) (local.get $sum10b)))
            (local.get $scale0))
          (local.get $factor)))
      (v128.store offset=400
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum11a) (i32.const 7)) (local.get $sum11b)))
            (local.get $scale1))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=72 (local.get $scratch)))
      (v128.store offset=640
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum20a) (i32.const 7)) (local.get $sum20b)))
            (local.get $scale0))
          (local.get $factor)))
      (v128.store offset=656
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum21a) (i32.const 7)) (local.get $sum21b)))
            (local.get $scale1))
          (local.get $factor)))
      (local.set $keys (i32.add (local.get $keys) (local.get $step)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 32)))
      (local.set $lo (i32.add (local.get $lo) (i32.const 8)))
      (br_if $loop0 (i32.lt_u (local.get $lo) (local.get $hi)))))

  (func $scores_int8_dot_4 (param $keys i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $dim i32)
    (local $k i32)
    (local $q i32)
    (local $scores i32)
    (local $n i32)
    (local $numbers i32)
    (local $step i32)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $factor v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum00b v128)
    (local $sum10a v128)
    (local $sum10b v128)
    (local $sum20a v128)
    (local $sum20b v128)
    (local $sum30a v128)
    (local $sum30b v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $scores (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2))))
    (local.set $step (i32.shl (i32.add (local.get $dim) (i32.const 8)) (i32.const 3)))
    (loop $loop0
      (local.set $k (local.get $keys))
      (local.set $numbers (i32.add (local.get $keys) (i32.shl (local.get $dim) (i32.const 3))))
      (local.set $q (local.get $scratch))
      (local.set $n (i32.shr_u (local.get $dim) (i32.const 2)))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum00b (v128.load offset=32 (local.get $numbers)))
      (local.set $sum10a (v128.const i32x4 0 0 0 0))
      (local.set $sum10b (v128.load offset=32 (local.get $numbers)))
      (local.set $sum20a (v128.const i32x4 0 0 0 0))
      (local.set $sum20b (v128.load offset=32 (local.get $numbers)))
      (local.set $sum30a (v128.const i32x4 0 0 0 0))
      (local.set $sum30b (v128.load offset=32 (local.get $numbers)))
      (loop $loop1
        (local.set $matrix0 (v128.load (local.get $k)))
        (local.set $operand (v128.load offset=5248 (local.get $q)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $operand (v128.load offset=5312 (local.get $q)))
        (local.set $sum00b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00b)))
        (local.set $operand (v128.load offset=5264 (local.get $q)))
        (local.set $sum10a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10a)))
        (local.set $operand (v128.load offset=5328 (local.get $q)))
        (local.set $sum10b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10b)))
        (local.set $operand (v128.load offset=5280 (local.get $q)))
        (local.set $sum20a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20a)))
        (local.set $operand (v128.load offset=5344 (local.get $q)))
        (local.set $sum20b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20b)))
        (local.set $operand (v128.load offset=5296 (local.get $q)))
        (local.set $sum30a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum30a)))
        (local.set $operand (v128.load offset=5360 (local.get $q)))
        (local.set $sum30b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum30b)))
        (local.set $matrix0 (v128.load offset=32 (local.get $k)))
        (local.set $operand (v128.load offset=5376 (local.get $q)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $operand (v128.load offset=5440 (local.get $q)))
        (local.set $sum00b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00b)))
        (local.set $operand (v128.load offset=5392 (local.get $q)))
        (local.set $sum10a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10a)))
        (local.set $operand (v128.load offset=5456 (local.get $q)))
        (local.set $sum10b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10b)))
        (local.set $operand (v128.load offset=5408 (local.get $q)))
        (local.set $sum20a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20a)))
        (local.set $operand (v128.load offset=5472 (local.get $q)))
        (local.set $sum20b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20b)))
        (local.set $operand (v128.load offset=5424 (local.get $q)))
        (local.set $sum30a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum30a)))
        (local.set $operand (v128.load offset=5488 (local.get $q)))
        (local.set $sum30b
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum30b)))
        (local.set $k (i32.add (local.get $k) (i32.const 64)))
        (local.set $q (i32.add (local.get $q) (i32.const 256)))
        (local.set $n (i32.add (local.get $n) (i32.const -2)))
        (br_if $loop1 (local.get $n)))
      (local.set $scale0 (v128.load (local.get $numbers)))
      (local.set $factor (v128.load32_splat offset=8 (local.get $scratch)))
      (v128.store offset=128
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum00a) (i32.const 7)) (local.get $sum00b)))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=40 (local.get $scratch)))
      (v128.store offset=384
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum10a) (i32.const 7)) (local.get $sum10b)))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=72 (local.get $scratch)))
      (v128.store offset=640
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum20a) (i32.const 7)) (local.get $sum20b)))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $factor (v128.load32_splat offset=104 (local.get $scratch)))
      (v128.store offset=896
        (local.get $scores)
        (f32x4.mul
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.add (i32x4.shl (local.get $sum30a) (i32.const 7)) (local.get $sum30b)))
            (local.get $scale0))
          (local.get $factor)))
      (local.set $second (i32.sub (i32.const 16) (local.get $second)))
      (local.set $keys
        (i32.add
          (local.get $keys)
          (select (local.get $second) (i32.sub (local.get $step) (i32.const 16)) (local.get $second))))
      (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
      (local.set $lo (i32.add (local.get $lo) (i32.const 4)))
      (br_if $loop0 (i32.lt_u (local.get $lo) (local.get $hi)))))

  (func $values_int8_dot_1 (param $values i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $sums i32) (param $dim i32)
    (local $v i32)
    (local $x i32)
    (local $n i32)
    (local $weights i32)
    (local $fours i32)
    (local $correction v128)
    (local $unit v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum01a v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $weights (i32.add (local.get $scratch) (i32.mul (local.get $lo) (i32.const 16))))
    (local.set $fours (i32.shr_u (i32.sub (local.get $hi) (local.get $lo)) (i32.const 2)))
    (loop $loop0
      (local.set $v (local.get $values))
      (local.set $x (local.get $weights))
      (local.set $n (local.get $fours))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum01a (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load (local.get $v)))
        (local.set $matrix1 (v128.load offset=16 (local.get $v)))
        (local.set $operand (v128.load offset=1152 (local.get $x)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $sum01a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01a)))
        (local.set $v (i32.add (local.get $v) (i32.const 32)))
        (local.set $x (i32.add (local.get $x) (i32.const 64)))
        (local.set $n (i32.add (local.get $n) (i32.const -1)))
        (br_if $loop1 (local.get $n)))
      (local.set $correction (v128.load32_splat offset=12 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=16 (local.get $scratch)))
      (v128.store
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum00a))
          (local.get $unit)
          (f32x4.mul (v128.load (local.get $sums)) (local.get $correction))))
      (v128.store offset=64
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum01a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=64 (local.get $sums)) (local.get $correction))))
      (local.set $values (i32.add (local.get $values) (i32.const 512)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 128)))
      (local.set $dim (i32.add (local.get $dim) (i32.const -8)))
      (br_if $loop0 (local.get $dim))))

  (func $values_int8_dot_3 (param $values i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $sums i32) (param $dim i32)
    (local $v i32)
    (local $x i32)
    (local $n i32)
    (local $weights i32)
    (local $fours i32)
    (local $correction v128)
    (local $unit v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum01a v128)
    (local $sum10a v128)
    (local $sum11a v128)
    (local $sum20a v128)
    (local $sum21a v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $weights (i32.add (local.get $scratch) (i32.mul (local.get $lo) (i32.const 16))))
    (local.set $fours (i32.shr_u (i32.sub (local.get $hi) (local.get $lo)) (i32.const 2)))
    (loop $loop0
      (local.set $v (local.get $values))
      (local.set $x (local.get $weights))
      (local.set $n (local.get $fours))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum01a (v128.const i32x4 0 0 0 0))
      (local.set $sum10a (v128.const i32x4 0 0 0 0))
      (local.set $sum11a (v128.const i32x4 0 0 0 0))
      (local.set $sum20a (v128.const i32x4 0 0 0 0))
      (local.set $sum21a (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load (local.get $v)))
        (local.set $matrix1 (v128.load offset=16 (local.get $v)))
        (local.set $operand (v128.load offset=1152 (local.get $x)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $sum01a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01a)))
        (local.set $operand (v128.load offset=1168 (local.get $x)))
        (local.set $sum10a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10a)))
        (local.set $sum11a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum11a)))
        (local.set $operand (v128.load offset=1184 (local.get $x)))
        (local.set $sum20a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20a)))
        (local.set $sum21a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum21a)))
        (local.set $matrix0 (v128.load offset=32 (local.get $v)))
        (local.set $matrix1 (v128.load offset=48 (local.get $v)))
        (local.set $operand (v128.load offset=1216 (local.get $x)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $sum01a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01a)))
        (local.set $operand (v128.load offset=1232 (local.get $x)))
        (local.set $sum10a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10a)))
        (local.set $sum11a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum11a)))
        (local.set $operand (v128.load offset=1248 (local.get $x)))
        (local.set $sum20a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20a)))
        (local.set $sum21a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum21a)))
        (local.set $v (i32.add (local.get $v) (i32.const 64)))
        (local.set $x (i32.add (local.get $x) (i32.const 128)))
        (local.set $n (i32.add (local.get $n) (i32.const -2)))
        (br_if $loop1 (local.get $n)))
      (local.set $correction (v128.load32_splat offset=12 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=16 (local.get $scratch)))
      (v128.store
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum00a))
          (local.get $unit)
          (f32x4.mul (v128.load (local.get $sums)) (local.get $correction))))
      (v128.store offset=64
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum01a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=64 (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=44 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=48 (local.get $scratch)))
      (v128.store offset=16
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum10a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=16 (local.get $sums)) (local.get $correction))))
      (v128.store offset=80
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum11a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=80 (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=76 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=80 (local.get $scratch)))
      (v128.store offset=32
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum20a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=32 (local.get $sums)) (local.get $correction))))
      (v128.store offset=96
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum21a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=96 (local.get $sums)) (local.get $correction))))
      (local.set $values (i32.add (local.get $values) (i32.const 512)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 128)))
      (local.set $dim (i32.add (local.get $dim) (i32.const -8)))
      (br_if $loop0 (local.get $dim))))

  (func $values_int8_dot_4 (param $values i32) (param $scratch i32) (param $lo i32) (param $hi i32) (param $sums i32) (param $dim i32)
    (local $v i32)
    (local $x i32)
    (local $n i32)
    (local $weights i32)
    (local $fours i32)
    (local $correction v128)
    (local $unit v128)
    (local $operand v128)
    (local $second i32)
    (local $sum00a v128)
    (local $sum01a v128)
    (local $sum10a v128)
    (local $sum11a v128)
    (local $sum20a v128)
    (local $sum21a v128)
    (local $sum30a v128)
    (local $sum31a v128)
    (local $matrix0 v128)
    (local $matrix1 v128)
    (local.set $weights (i32.add (local.get $scratch) (i32.mul (local.get $lo) (i32.const 16))))
    (local.set $fours (i32.shr_u (i32.sub (local.get $hi) (local.get $lo)) (i32.const 2)))
    (loop $loop0
      (local.set $v (local.get $values))
      (local.set $x (local.get $weights))
      (local.set $n (local.get $fours))
      (local.set $sum00a (v128.const i32x4 0 0 0 0))
      (local.set $sum01a (v128.const i32x4 0 0 0 0))
      (local.set $sum10a (v128.const i32x4 0 0 0 0))
      (local.set $sum11a (v128.const i32x4 0 0 0 0))
      (local.set $sum20a (v128.const i32x4 0 0 0 0))
      (local.set $sum21a (v128.const i32x4 0 0 0 0))
      (local.set $sum30a (v128.const i32x4 0 0 0 0))
      (local.set $sum31a (v128.const i32x4 0 0 0 0))
      (loop $loop1
        (local.set $matrix0 (v128.load (local.get $v)))
        (local.set $matrix1 (v128.load offset=16 (local.get $v)))
        (local.set $operand (v128.load offset=1152 (local.get $x)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $sum01a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01a)))
        (local.set $operand (v128.load offset=1168 (local.get $x)))
        (local.set $sum10a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10a)))
        (local.set $sum11a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum11a)))
        (local.set $operand (v128.load offset=1184 (local.get $x)))
        (local.set $sum20a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20a)))
        (local.set $sum21a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum21a)))
        (local.set $operand (v128.load offset=1200 (local.get $x)))
        (local.set $sum30a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum30a)))
        (local.set $sum31a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum31a)))
        (local.set $matrix0 (v128.load offset=32 (local.get $v)))
        (local.set $matrix1 (v128.load offset=48 (local.get $v)))
        (local.set $operand (v128.load offset=1216 (local.get $x)))
        (local.set $sum00a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum00a)))
        (local.set $sum01a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum01a)))
        (local.set $operand (v128.load offset=1232 (local.get $x)))
        (local.set $sum10a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum10a)))
        (local.set $sum11a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum11a)))
        (local.set $operand (v128.load offset=1248 (local.get $x)))
        (local.set $sum20a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum20a)))
        (local.set $sum21a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum21a)))
        (local.set $operand (v128.load offset=1264 (local.get $x)))
        (local.set $sum30a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix0)
            (local.get $operand)
            (local.get $sum30a)))
        (local.set $sum31a
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $matrix1)
            (local.get $operand)
            (local.get $sum31a)))
        (local.set $v (i32.add (local.get $v) (i32.const 64)))
        (local.set $x (i32.add (local.get $x) (i32.const 128)))
        (local.set $n (i32.add (local.get $n) (i32.const -2)))
        (br_if $loop1 (local.get $n)))
      (local.set $correction (v128.load32_splat offset=12 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=16 (local.get $scratch)))
      (v128.store
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum00a))
          (local.get $unit)
          (f32x4.mul (v128.load (local.get $sums)) (local.get $correction))))
      (v128.store offset=64
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum01a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=64 (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=44 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=48 (local.get $scratch)))
      (v128.store offset=16
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum10a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=16 (local.get $sums)) (local.get $correction))))
      (v128.store offset=80
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum11a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=80 (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=76 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=80 (local.get $scratch)))
      (v128.store offset=32
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum20a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=32 (local.get $sums)) (local.get $correction))))
      (v128.store offset=96
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum21a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=96 (local.get $sums)) (local.get $correction))))
      (local.set $correction (v128.load32_splat offset=108 (local.get $scratch)))
      (local.set $unit (v128.load32_splat offset=112 (local.get $scratch)))
      (v128.store offset=48
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum30a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=48 (local.get $sums)) (local.get $correction))))
      (v128.store offset=112
        (local.get $sums)
        (f32x4.relaxed_madd
          (f32x4.convert_i32x4_s (local.get $sum31a))
          (local.get $unit)
          (f32x4.mul (v128.load offset=112 (local.get $sums)) (local.get $correction))))
      (local.set $values (i32.add (local.get $values) (i32.const 512)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 128)))
      (local.set $dim (i32.add (local.get $dim) (i32.const -8)))
      (br_if $loop0 (local.get $dim))))

  (func $attention_bias (param $scores i32) (param $bias i32) (param $n i32)
    (block $block0
      (br_if $block0 (i32.lt_u (local.get $n) (i32.const 4)))
      (loop $loop1
        (v128.store
          (local.get $scores)
          (f32x4.relaxed_madd
            (v128.load (local.get $bias))
            (v128.const f32x4 1.442695 1.442695 1.442695 1.442695)
            (v128.load (local.get $scores))))
        (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
        (local.set $bias (i32.add (local.get $bias) (i32.const 16)))
        (local.set $n (i32.add (local.get $n) (i32.const -4)))
        (br_if $loop1 (i32.ge_u (local.get $n) (i32.const 4)))))
    (if $if2 (local.get $n)
      (then
        (loop $loop3
          (v128.store32_lane 0
            (local.get $scores)
            (f32x4.relaxed_madd
              (v128.load32_zero (local.get $bias))
              (v128.const f32x4 1.442695 1.442695 1.442695 1.442695)
              (v128.load32_zero (local.get $scores))))
          (local.set $scores (i32.add (local.get $scores) (i32.const 4)))
          (local.set $bias (i32.add (local.get $bias) (i32.const 4)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop3 (local.get $n))))))

  (func $attention_mask (param $scores i32) (param $position i32) (param $n i32) (param $shared i32) (param $from i32) (param $to i32)
    (local $at v128)
    (local $s v128)
    (local $a v128)
    (local $b v128)
    (local $seen v128)
    (local $unseen v128)
    (local $four v128)
    (local.set $unseen (v128.const f32x4 -inf -inf -inf -inf))
    (local.set $four (v128.const i32x4 4 4 4 4))
    (local.set $at
      (i32x4.add
        (i32x4.splat (local.get $position))
        (v128.const i8x16 0 0 0 0 1 0 0 0 2 0 0 0 3 0 0 0)))
    (local.set $s (i32x4.splat (local.get $shared)))
    (local.set $a (i32x4.splat (local.get $from)))
    (local.set $b (i32x4.splat (local.get $to)))
    (loop $loop0
      (local.set $seen
        (v128.or
          (i32x4.lt_s (local.get $at) (local.get $s))
          (v128.and
            (i32x4.ge_s (local.get $at) (local.get $a))
            (i32x4.lt_s (local.get $at) (local.get $b)))))
      (v128.store
        (local.get $scores)
        (v128.bitselect (v128.load (local.get $scores)) (local.get $unseen) (local.get $seen)))
      (local.set $at (i32x4.add (local.get $at) (local.get $four)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
      (local.set $n (i32.add (local.get $n) (i32.const -4)))
      (br_if $loop0 (local.get $n))))

  (func $near (param $p i32) (param $n i32) (param $numbers i32)
    (local $read i32)
    (loop $loop0
      (local.set $read (i32.or (local.get $read) (i32.load (local.get $p))))
      (local.set $read (i32.or (local.get $read) (i32.load offset=64 (local.get $p))))
      (local.set $read (i32.or (local.get $read) (i32.load offset=128 (local.get $p))))
      (local.set $read (i32.or (local.get $read) (i32.load offset=192 (local.get $p))))
      (local.set $p (i32.add (local.get $p) (i32.const 256)))
      (local.set $n (i32.add (local.get $n) (i32.const -256)))
      (br_if $loop0 (local.get $n)))
    (i32.store offset=20 (local.get $numbers) (local.get $read)))

  (func $attend (param $dst i32) (param $q i32) (param $keys i32) (param $values i32) (param $capacity i32) (param $head_dim i32) (param $spans i32) (param $tokens i32) (param $heads i32) (param $group i32) (param $scale f32) (param $bias i32) (param $bias_stride i32) (param $bias_zero i32) (param $bias_query i32) (param $head0 i32) (param $head1 i32) (param $scratch i32) (param $form i32)
    (local $dim i32)
    (local $key_group i32)
    (local $value_block i32)
    (local $value_step i32)
    (local $key_head i32)
    (local $value_head i32)
    (local $kv_head i32)
    (local $key_base i32)
    (local $value_base i32)
    (local $rows i32)
    (local $row i32)
    (local $n i32)
    (local $sums i32)
    (local $r i32)
    (local $token i32)
    (local $head i32)
    (local $span i32)
    (local $numbers i32)
    (local $scores i32)
    (local $shared i32)
    (local $from i32)
    (local $to i32)
    (local $tile_shared i32)
    (local $tile_from i32)
    (local $tile_to i32)
    (local $reach i32)
    (local $all_shared i32)
    (local $all_from i32)
    (local $all_to i32)
    (local $block i32)
    (local $lo i32)
    (local $hi i32)
    (local $exact i32)
    (local $p i32)
    (local $count i32)
    (local $at i32)
    (local $operands i32)
    (local $factor v128)
    (if $if0 (local.get $form)
      (then
        (local.set $dim (i32.and (i32.add (local.get $head_dim) (i32.const 7)) (i32.const -8)))
        (local.set $key_group (i32.mul (i32.add (local.get $dim) (i32.const 8)) (i32.const 8)))
        (local.set $value_block (i32.mul (i32.add (local.get $dim) (i32.const 4)) (i32.const 64)))
        (local.set $value_step (i32.const 8))
        (local.set $value_head
          (i32.div_u (i32.add (local.get $capacity) (i32.const 63)) (i32.const 64)))
        (local.set $key_head
          (i32.mul (i32.mul (local.get $value_head) (i32.const 8)) (local.get $key_group)))
        (local.set $value_head (i32.mul (local.get $value_head) (local.get $value_block))))
      (else
        (local.set $dim (local.get $head_dim))
        (local.set $key_group (i32.mul (local.get $dim) (i32.const 32)))
        (local.set $value_block (i32.mul (local.get $dim) (i32.const 256)))
        (local.set $value_step (i32.shl (local.get $dim) (i32.const 2)))
        (local.set $value_head
          (i32.div_u (i32.add (local.get $capacity) (i32.const 63)) (i32.const 64)))
        (local.set $key_head
          (i32.mul (i32.mul (local.get $value_head) (i32.const 8)) (local.get $key_group)))
        (local.set $value_head (i32.mul (local.get $value_head) (local.get $value_block)))))
    (block $block1
      (if $if2 (i32.eq (local.get $form) (i32.const 0))
        (then
          (local.set $operands (i32.const 256))
          (br $block1)))
      (if $if3 (i32.eq (local.get $form) (i32.const 1))
        (then
          (local.set $operands (i32.const 64))
          (br $block1)))
      (local.set $operands (i32.const 64)))
    (local.set $sums
      (i32.add
        (i32.add (local.get $scratch) (i32.const 5248))
        (i32.mul (local.get $dim) (i32.const 64))))
    (local.set $rows (i32.mul (local.get $tokens) (local.get $group)))
    (local.set $kv_head (i32.div_u (local.get $head0) (local.get $group)))
    (local.set $head1 (i32.div_u (local.get $head1) (local.get $group)))
    (block $block4
      (loop $loop5
        (br_if $block4 (i32.ge_u (local.get $kv_head) (local.get $head1)))
        (local.set $key_base
          (i32.add (local.get $keys) (i32.mul (local.get $kv_head) (local.get $key_head))))
        (local.set $value_base
          (i32.add (local.get $values) (i32.mul (local.get $kv_head) (local.get $value_head))))
        (local.set $row (i32.const 0))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_s (local.get $row) (local.get $rows)))
            (local.set $n (i32.sub (local.get $rows) (local.get $row)))
            (local.set $p (i32.const 4))
            (local.set $n
              (select (local.get $n) (local.get $p) (i32.lt_s (local.get $n) (local.get $p))))
            (local.set $tile_shared (i32.const 0))
            (local.set $tile_from (i32.const 2147483647))
            (local.set $tile_to (i32.const 0))
            (local.set $all_shared (i32.const 2147483647))
            (local.set $all_from (i32.const 0))
            (local.set $all_to (i32.const 2147483647))
            (local.set $r (i32.const 0))
            (block $block8
              (loop $loop9
                (br_if $block8 (i32.ge_s (local.get $r) (local.get $n)))
                (local.set $token
                  (i32.div_u (i32.add (local.get $row) (local.get $r)) (local.get $group)))
                (local.set $head
                  (i32.sub
                    (i32.add
                      (i32.mul (local.get $kv_head) (local.get $group))
                      (i32.add (local.get $row) (local.get $r)))
                    (i32.mul (local.get $token) (local.get $group))))
                (local.set $span
                  (i32.add (local.get $spans) (i32.mul (local.get $token) (i32.const 12))))
                (local.set $shared (i32.load (local.get $span)))
                (local.set $from (i32.load offset=4 (local.get $span)))
                (local.set $to (i32.load offset=8 (local.get $span)))
                (local.set $numbers
                  (i32.add (local.get $scratch) (i32.mul (local.get $r) (i32.const 32))))
                (local.set $all_shared
                  (select
                    (local.get $shared)
                    (local.get $all_shared)
                    (i32.lt_s (local.get $shared) (local.get $all_shared))))
                (local.set $all_from
                  (select
                    (local.get $from)
                    (local.get $all_from)
                    (i32.gt_s (local.get $from) (local.get $all_from))))
                (local.set $all_to
                  (select
                    (local.get $to)
                    (local.get $all_to)
                    (i32.lt_s (local.get $to) (local.get $all_to))))
                (local.set $tile_shared
                  (select
                    (local.get $shared)
                    (local.get $tile_shared)
                    (i32.gt_s (local.get $shared) (local.get $tile_shared))))
                (if $if10 (i32.lt_s (local.get $from) (local.get $to))
                  (then
                    (local.set $tile_from
                      (select
                        (local.get $from)
                        (local.get $tile_from)
                        (i32.lt_s (local.get $from) (local.get $tile_from))))
                    (local.set $tile_to
                      (select
                        (local.get $to)
                        (local.get $tile_to)
                        (i32.gt_s (local.get $to) (local.get $tile_to))))))
                (f32.store (local.get $numbers) (f32.const -1e+30))
                (f32.store offset=4 (local.get $numbers) (f32.const 0))
                (local.set $at
                  (i32.add
                    (local.get $q)
                    (i32.shl
                      (i32.mul
                        (i32.add (i32.mul (local.get $token) (local.get $heads)) (local.get $head))
                        (local.get $head_dim))
                      (i32.const 2))))
                (local.set $p (i32.add (local.get $scratch) (i32.shl (local.get $r) (i32.const 4))))
                (block $block11
                  (if $if12 (i32.eq (local.get $form) (i32.const 0))
                    (then
                      (call $.query_f32
                        (local.get $at)
                        (local.get $p)
                        (local.get $numbers)
                        (local.get $head_dim)
                        (local.get $scale)
                        (local.get $sums))
                      (br $block11)))
                  (if $if13 (i32.eq (local.get $form) (i32.const 1))
                    (then
                      (call $.query_int8
                        (local.get $at)
                        (local.get $p)
                        (local.get $numbers)
                        (local.get $head_dim)
                        (local.get $scale)
                        (local.get $sums))
                      (br $block11)))
                  (call $.query_int8_dot
                    (local.get $at)
                    (local.get $p)
                    (local.get $numbers)
                    (local.get $head_dim)
                    (local.get $scale)
                    (local.get $sums)))
                (local.set $r (i32.add (local.get $r) (i32.const 1)))
                (br $loop9)))
            (local.set $reach
              (select
                (local.get $tile_shared)
                (local.get $tile_to)
                (i32.gt_s (local.get $tile_shared) (local.get $tile_to))))
            (memory.fill (local.get $sums) (i32.const 0) (i32.mul (local.get $dim) (i32.const 16)))
            (local.set $block (i32.const 0))
            (block $block14
              (loop $loop15
                (br_if $block14 (i32.ge_s (local.get $block) (local.get $reach)))
                (local.set $lo (i32.const 64))
                (local.set $exact (i32.const 0))
                (if $if16 (i32.gt_s (local.get $tile_shared) (local.get $block))
                  (then
                    (local.set $lo (i32.const 0))
                    (local.set $exact (i32.sub (local.get $tile_shared) (local.get $block)))))
                (if $if17 (i32.gt_s (local.get $tile_to) (local.get $block))
                  (then
                    (local.set $p (i32.sub (local.get $tile_from) (local.get $block)))
                    (local.set $lo
                      (select
                        (local.get $p)
                        (local.get $lo)
                        (i32.lt_s (local.get $p) (local.get $lo))))
                    (local.set $p (i32.sub (local.get $tile_to) (local.get $block)))
                    (local.set $exact
                      (select
                        (local.get $p)
                        (local.get $exact)
                        (i32.gt_s (local.get $p) (local.get $exact))))))
                (local.set $p (i32.const 0))
                (local.set $lo
                  (i32.and
                    (select (local.get $lo) (local.get $p) (i32.gt_s (local.get $lo) (local.get $p)))
                    (i32.const -8)))
                (local.set $p (i32.const 64))
                (local.set $exact
                  (select
                    (local.get $exact)
                    (local.get $p)
                    (i32.lt_s (local.get $exact) (local.get $p))))
                (local.set $hi (i32.and (i32.add (local.get $exact) (i32.const 7)) (i32.const -8)))
                (if $if18 (i32.lt_s (local.get $lo) (local.get $exact))
                  (then
                    (if $if19 (select (local.get $form) (i32.const 0) (i32.eqz (local.get $row)))
                      (then
                        (call $.near
                          (i32.add
                            (i32.add
                              (local.get $key_base)
                              (i32.mul
                                (i32.div_u (local.get $block) (i32.const 8))
                                (local.get $key_group)))
                            (i32.shl (i32.and (local.get $block) (i32.const 7)) (i32.const 2)))
                          (i32.mul (local.get $key_group) (i32.const 8))
                          (local.get $scratch))
                        (call $.near
                          (i32.add
                            (local.get $value_base)
                            (i32.mul
                              (i32.div_u (local.get $block) (i32.const 64))
                              (local.get $value_block)))
                          (local.get $value_block)
                          (local.get $scratch))))
                    (local.set $p (i32.add (local.get $block) (local.get $lo)))
                    (local.set $at
                      (i32.add
                        (i32.add
                          (local.get $key_base)
                          (i32.mul (i32.div_u (local.get $p) (i32.const 8)) (local.get $key_group)))
                        (i32.shl (i32.and (local.get $p) (i32.const 7)) (i32.const 2))))
                    (block $block20
                      (if $if21 (i32.eq (local.get $form) (i32.const 0))
                        (then
                          (block $block22
                            (if $if23 (i32.le_s (local.get $n) (i32.const 1))
                              (then
                                (call $.scores_f32_1
                                  (local.get $at)
                                  (local.get $scratch)
                                  (local.get $lo)
                                  (local.get $hi)
                                  (local.get $dim))
                                (br $block22)))
                            (call $.scores_f32_4
                              (local.get $at)
                              (local.get $scratch)
                              (local.get $lo)
                              (local.get $hi)
                              (local.get $dim)))
                          (br $block20)))
                      (if $if24 (i32.eq (local.get $form) (i32.const 1))
                        (then
                          (block $block25
                            (if $if26 (i32.le_s (local.get $n) (i32.const 1))
                              (then
                                (call $.scores_int8_1
                                  (local.get $at)
                                  (local.get $scratch)
                                  (local.get $lo)
                                  (local.get $hi)
                                  (local.get $dim))
                                (br $block25)))
                            (if $if27 (i32.le_s (local.get $n) (i32.const 3))
                              (then
                                (call $.scores_int8_3
                                  (local.get $at)
                                  (local.get $scratch)
                                  (local.get $lo)
                                  (local.get $hi)
                                  (local.get $dim))
                                (br $block25)))
                            (call $.scores_int8_4
                              (local.get $at)
                              (local.get $scratch)
                              (local.get $lo)
                              (local.get $hi)
                              (local.get $dim)))
                          (br $block20)))
                      (block $block28
                        (if $if29 (i32.le_s (local.get $n) (i32.const 1))
                          (then
                            (call $.scores_int8_dot_1
                              (local.get $at)
                              (local.get $scratch)
                              (local.get $lo)
                              (local.get $hi)
                              (local.get $dim))
                            (br $block28)))
                        (if $if30 (i32.le_s (local.get $n) (i32.const 3))
                          (then
                            (call $.scores_int8_dot_3
                              (local.get $at)
                              (local.get $scratch)
                              (local.get $lo)
                              (local.get $hi)
                              (local.get $dim))
                            (br $block28)))
                        (call $.scores_int8_dot_4
                          (local.get $at)
                          (local.get $scratch)
                          (local.get $lo)
                          (local.get $hi)
                          (local.get $dim))))
                    (if $if31
                      (i32.or
                        (local.get $bias)
                        (i32.eqz
                          (i32.or
                            (i32.le_s
                              (i32.add (local.get $block) (local.get $hi))
                              (local.get $all_shared))
                            (i32.and
                              (i32.le_s
                                (local.get $all_from)
                                (i32.add (local.get $block) (local.get $lo)))
                              (i32.le_s
                                (i32.add (local.get $block) (local.get $hi))
                                (local.get $all_to))))))
                      (then
                        (local.set $r (i32.const 0))
                        (block $block32
                          (loop $loop33
                            (br_if $block32 (i32.ge_s (local.get $r) (local.get $n)))
                            (local.set $token
                              (i32.div_u
                                (i32.add (local.get $row) (local.get $r))
                                (local.get $group)))
                            (local.set $head
                              (i32.sub
                                (i32.add
                                  (i32.mul (local.get $kv_head) (local.get $group))
                                  (i32.add (local.get $row) (local.get $r)))
                                (i32.mul (local.get $token) (local.get $group))))
                            (local.set $span
                              (i32.add
                                (local.get $spans)
                                (i32.mul (local.get $token) (i32.const 12))))
                            (local.set $shared (i32.load (local.get $span)))
                            (local.set $from (i32.load offset=4 (local.get $span)))
                            (local.set $to (i32.load offset=8 (local.get $span)))
                            (local.set $numbers
                              (i32.add (local.get $scratch) (i32.mul (local.get $r) (i32.const 32))))
                            (local.set $scores
                              (i32.add
                                (i32.add
                                  (i32.add
                                    (local.get $scratch)
                                    (i32.mul (local.get $r) (i32.const 256)))
                                  (i32.shl (local.get $lo) (i32.const 2)))
                                (i32.const 128)))
                            (if $if34 (local.get $bias)
                              (then
                                (local.set $count
                                  (select
                                    (local.get $shared)
                                    (local.get $to)
                                    (i32.gt_s (local.get $shared) (local.get $to))))
                                (local.set $count (i32.sub (local.get $count) (local.get $block)))
                                (local.set $count
                                  (select
                                    (local.get $count)
                                    (local.get $hi)
                                    (i32.lt_s (local.get $count) (local.get $hi))))
                                (local.set $p
                                  (i32.sub
                                    (i32.sub
                                      (i32.add
                                        (i32.add
                                          (i32.add
                                            (i32.mul (local.get $head) (local.get $bias_stride))
                                            (local.get $bias_zero))
                                          (local.get $block))
                                        (local.get $lo))
                                      (local.get $bias_query))
                                    (local.get $token)))
                                (if $if35 (i32.gt_s (local.get $count) (local.get $lo))
                                  (then
                                    (call $.attention_bias
                                      (local.get $scores)
                                      (i32.add
                                        (local.get $bias)
                                        (i32.shl (local.get $p) (i32.const 2)))
                                      (i32.sub (local.get $count) (local.get $lo)))))))
                            (if $if36
                              (i32.eqz
                                (i32.or
                                  (i32.le_s
                                    (i32.add (local.get $block) (local.get $hi))
                                    (local.get $shared))
                                  (i32.and
                                    (i32.le_s
                                      (local.get $from)
                                      (i32.add (local.get $block) (local.get $lo)))
                                    (i32.le_s
                                      (i32.add (local.get $block) (local.get $hi))
                                      (local.get $to)))))
                              (then
                                (call $.attention_mask
                                  (local.get $scores)
                                  (i32.add (local.get $block) (local.get $lo))
                                  (i32.sub (local.get $hi) (local.get $lo))
                                  (local.get $shared)
                                  (local.get $from)
                                  (local.get $to))))
                            (local.set $r (i32.add (local.get $r) (i32.const 1)))
                            (br $loop33)))))
                    (local.set $scores
                      (i32.add
                        (i32.add (local.get $scratch) (i32.shl (local.get $lo) (i32.const 2)))
                        (i32.const 128)))
                    (local.set $p
                      (i32.add
                        (i32.add
                          (local.get $scratch)
                          (i32.mul (i32.shr_u (local.get $lo) (i32.const 2)) (local.get $operands)))
                        (i32.const 1152)))
                    (local.set $numbers (local.get $scratch))
                    (local.set $at (i32.add (local.get $block) (local.get $lo)))
                    (local.set $at
                      (i32.add
                        (i32.sub
                          (i32.add
                            (i32.add
                              (local.get $value_base)
                              (i32.mul
                                (i32.div_u (local.get $at) (i32.const 64))
                                (local.get $value_block)))
                            (local.get $value_block))
                          (i32.const 256))
                        (i32.shl (i32.and (local.get $at) (i32.const 63)) (i32.const 2))))
                    (local.set $count (i32.sub (local.get $hi) (local.get $lo)))
                    (local.set $r (local.get $n))
                    (loop $loop37
                      (block $block38
                        (if $if39 (i32.eq (local.get $form) (i32.const 0))
                          (then
                            (call $.probabilities_f32
                              (local.get $scores)
                              (local.get $p)
                              (local.get $numbers)
                              (local.get $at)
                              (local.get $count)
                              (i32.const 0))
                            (br $block38)))
                        (if $if40 (i32.eq (local.get $form) (i32.const 1))
                          (then
                            (call $.probabilities_int8
                              (local.get $scores)
                              (local.get $p)
                              (local.get $numbers)
                              (local.get $at)
                              (local.get $count)
                              (i32.const 0))
                            (br $block38)))
                        (call $.probabilities_int8
                          (local.get $scores)
                          (local.get $p)
                          (local.get $numbers)
                          (local.get $at)
                          (local.get $count)
                          (i32.const 1)))
                      (local.set $scores (i32.add (local.get $scores) (i32.const 256)))
                      (local.set $p (i32.add (local.get $p) (i32.const 16)))
                      (local.set $numbers (i32.add (local.get $numbers) (i32.const 32)))
                      (local.set $r (i32.add (local.get $r) (i32.const -1)))
                      (br_if $loop37 (local.get $r)))
                    (local.set $p (i32.add (local.get $block) (local.get $lo)))
                    (local.set $at
                      (i32.add
                        (i32.add
                          (local.get $value_base)
                          (i32.mul
                            (i32.div_u (local.get $p) (i32.const 64))
                            (local.get $value_block)))
                        (i32.mul (i32.and (local.get $p) (i32.const 63)) (local.get $value_step))))
                    (local.set $count (select (local.get $hi) (local.get $exact) (local.get $form)))
                    (block $block41
                      (if $if42 (i32.eq (local.get $form) (i32.const 0))
                        (then
                          (block $block43
                            (if $if44 (i32.le_s (local.get $n) (i32.const 1))
                              (then
                                (call $.values_f32_1
                                  (local.get $at)
                                  (local.get $scratch)
                                  (local.get $lo)
                                  (local.get $count)
                                  (local.get $sums)
                                  (local.get $dim))
                                (br $block43)))
                            (call $.values_f32_4
                              (local.get $at)
                              (local.get $scratch)
                              (local.get $lo)
                              (local.get $count)
                              (local.get $sums)
                              (local.get $dim)))
                          (br $block41)))
                      (if $if45 (i32.eq (local.get $form) (i32.const 1))
                        (then
                          (block $block46
                            (if $if47 (i32.le_s (local.get $n) (i32.const 1))
                              (then
                                (call $.values_int8_1
                                  (local.get $at)
                                  (local.get $scratch)
                                  (local.get $lo)
                                  (local.get $count)
                                  (local.get $sums)
                                  (local.get $dim))
                                (br $block46)))
                            (if $if48 (i32.le_s (local.get $n) (i32.const 3))
                              (then
                                (call $.values_int8_3
                                  (local.get $at)
                                  (local.get $scratch)
                                  (local.get $lo)
                                  (local.get $count)
                                  (local.get $sums)
                                  (local.get $dim))
                                (br $block46)))
                            (call $.values_int8_4
                              (local.get $at)
                              (local.get $scratch)
                              (local.get $lo)
                              (local.get $count)
                              (local.get $sums)
                              (local.get $dim)))
                          (br $block41)))
                      (block $block49
                        (if $if50 (i32.le_s (local.get $n) (i32.const 1))
                          (then
                            (call $.values_int8_dot_1
                              (local.get $at)
                              (local.get $scratch)
                              (local.get $lo)
                              (local.get $count)
                              (local.get $sums)
                              (local.get $dim))
                            (br $block49)))
                        (if $if51 (i32.le_s (local.get $n) (i32.const 3))
                          (then
                            (call $.values_int8_dot_3
                              (local.get $at)
                              (local.get $scratch)
                              (local.get $lo)
                              (local.get $count)
                              (local.get $sums)
                              (local.get $dim))
                            (br $block49)))
                        (call $.values_int8_dot_4
                          (local.get $at)
                          (local.get $scratch)
                          (local.get $lo)
                          (local.get $count)
                          (local.get $sums)
                          (local.get $dim))))))
                (local.set $block (i32.add (local.get $block) (i32.const 64)))
                (br $loop15)))
            (local.set $r (i32.const 0))
            (block $block52
              (loop $loop53
                (br_if $block52 (i32.ge_s (local.get $r) (local.get $n)))
                (local.set $token
                  (i32.div_u (i32.add (local.get $row) (local.get $r)) (local.get $group)))
                (local.set $head
                  (i32.sub
                    (i32.add
                      (i32.mul (local.get $kv_head) (local.get $group))
                      (i32.add (local.get $row) (local.get $r)))
                    (i32.mul (local.get $token) (local.get $group))))
                (local.set $span
                  (i32.add (local.get $spans) (i32.mul (local.get $token) (i32.const 12))))
                (local.set $shared (i32.load (local.get $span)))
                (local.set $from (i32.load offset=4 (local.get $span)))
                (local.set $to (i32.load offset=8 (local.get $span)))
                (local.set $numbers
                  (i32.add (local.get $scratch) (i32.mul (local.get $r) (i32.const 32))))
                (local.set $factor (v128.load32_splat offset=4 (local.get $numbers)))
                (local.set $factor
                  (v128.andnot
                    (f32x4.div (v128.const f32x4 1 1 1 1) (local.get $factor))
                    (f32x4.eq (local.get $factor) (v128.const f32x4 0 0 0 0))))
                (local.set $scores
                  (i32.add
                    (local.get $dst)
                    (i32.shl
                      (i32.mul
                        (i32.add (i32.mul (local.get $token) (local.get $heads)) (local.get $head))
                        (local.get $head_dim))
                      (i32.const 2))))
                (local.set $count (local.get $head_dim))
                (local.set $p (i32.add (local.get $sums) (i32.shl (local.get $r) (i32.const 4))))
                (loop $loop54
                  (v128.store
                    (local.get $scores)
                    (f32x4.mul (v128.load (local.get $p)) (local.get $factor)))
                  (local.set $scores (i32.add (local.get $scores) (i32.const 16)))
                  (local.set $p (i32.add (local.get $p) (i32.const 64)))
                  (local.set $count (i32.add (local.get $count) (i32.const -4)))
                  (br_if $loop54 (local.get $count)))
                (local.set $r (i32.add (local.get $r) (i32.const 1)))
                (br $loop53)))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (br $loop7)))
        (local.set $kv_head (i32.add (local.get $kv_head) (i32.const 1)))
        (br $loop5))))

  (func $attend_f32 (export "attend_f32") (param $dst i32) (param $q i32) (param $keys i32) (param $values i32) (param $capacity i32) (param $head_dim i32) (param $spans i32) (param $tokens i32) (param $heads i32) (param $group i32) (param $scale f32) (param $bias i32) (param $bias_stride i32) (param $bias_zero i32) (param $bias_query i32) (param $head0 i32) (param $head1 i32) (param $scratch i32)
    (call $.attend
      (local.get $dst)
      (local.get $q)
      (local.get $keys)
      (local.get $values)
      (local.get $capacity)
      (local.get $head_dim)
      (local.get $spans)
      (local.get $tokens)
      (local.get $heads)
      (local.get $group)
      (local.get $scale)
      (local.get $bias)
      (local.get $bias_stride)
      (local.get $bias_zero)
      (local.get $bias_query)
      (local.get $head0)
      (local.get $head1)
      (local.get $scratch)
      (i32.const 0)))

  (func $attend_int8 (export "attend_int8") (param $dst i32) (param $q i32) (param $keys i32) (param $values i32) (param $capacity i32) (param $head_dim i32) (param $spans i32) (param $tokens i32) (param $heads i32) (param $group i32) (param $scale f32) (param $bias i32) (param $bias_stride i32) (param $bias_zero i32) (param $bias_query i32) (param $head0 i32) (param $head1 i32) (param $scratch i32)
    (call $.attend
      (local.get $dst)
      (local.get $q)
      (local.get $keys)
      (local.get $values)
      (local.get $capacity)
      (local.get $head_dim)
      (local.get $spans)
      (local.get $tokens)
      (local.get $heads)
      (local.get $group)
      (local.get $scale)
      (local.get $bias)
      (local.get $bias_stride)
      (local.get $bias_zero)
      (local.get $bias_query)
      (local.get $head0)
      (local.get $head1)
      (local.get $scratch)
      (i32.const 1)))

  (func $attend_int8_dot (export "attend_int8_dot") (param $dst i32) (param $q i32) (param $keys i32) (param $values i32) (param $capacity i32) (param $head_dim i32) (param $spans i32) (param $tokens i32) (param $heads i32) (param $group i32) (param $scale f32) (param $bias i32) (param $bias_stride i32) (param $bias_zero i32) (param $bias_query i32) (param $head0 i32) (param $head1 i32) (param $scratch i32)
    (call $.attend
      (local.get $dst)
      (local.get $q)
      (local.get $keys)
      (local.get $values)
      (local.get $capacity)
      (local.get $head_dim)
      (local.get $spans)
      (local.get $tokens)
      (local.get $heads)
      (local.get $group)
      (local.get $scale)
      (local.get $bias)
      (local.get $bias_stride)
      (local.get $bias_zero)
      (local.get $bias_query)
      (local.get $head0)
      (local.get $head1)
      (local.get $scratch)
      (i32.const 2)))

  (func $repack_f32 (export "repack_f32") (param $dst i32) (param $src i32) (param $rows i32) (param $cols i32)
    (local $half i32)
    (local $blocks i32)
    (local $group i32)
    (local $row i32)
    (local $lane i32)
    (local $b i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 1)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 16)))
    (if $if0 (i32.and (local.get $rows) (i32.const 3))
      (then
        (memory.fill
          (i32.add
            (local.get $dst)
            (i32.mul (i32.shr_u (local.get $rows) (i32.const 2)) (local.get $group)))
          (i32.const 0)
          (local.get $group))))
    (local.set $row (i32.const 0))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.ge_s (local.get $row) (local.get $rows)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $dst)
              (i32.mul (i32.shr_u (local.get $row) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $row) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop3
          (f32.store (local.get $lane) (f32.load (local.get $src)))
          (local.set $lane (i32.add (local.get $lane) (i32.const 16)))
          (local.set $src (i32.add (local.get $src) (i32.const 4)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop3 (local.get $b)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $loop2))))

  (func $repack_f16 (export "repack_f16") (param $dst i32) (param $src i32) (param $rows i32) (param $cols i32)
    (local $half i32)
    (local $blocks i32)
    (local $group i32)
    (local $row i32)
    (local $lane i32)
    (local $b i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 1)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 16)))
    (if $if0 (i32.and (local.get $rows) (i32.const 3))
      (then
        (memory.fill
          (i32.add
            (local.get $dst)
            (i32.mul (i32.shr_u (local.get $rows) (i32.const 2)) (local.get $group)))
          (i32.const 0)
          (local.get $group))))
    (local.set $row (i32.const 0))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.ge_s (local.get $row) (local.get $rows)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $dst)
              (i32.mul (i32.shr_u (local.get $row) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $row) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop3
          (local.set $half (i32.load16_u (local.get $src)))
          (i32.store
            (local.get $lane)
            (i32.or
              (i32.or
                (i32.reinterpret_f32
                  (f32.mul
                    (f32.reinterpret_i32
                      (i32.shl (i32.and (local.get $half) (i32.const 32767)) (i32.const 13)))
                    (f32.const 5.192297e+33)))
                (select
                  (i32.const 2139095040)
                  (i32.const 0)
                  (i32.eq (i32.and (local.get $half) (i32.const 31744)) (i32.const 31744))))
              (i32.shl (i32.and (local.get $half) (i32.const 32768)) (i32.const 16))))
          (local.set $lane (i32.add (local.get $lane) (i32.const 16)))
          (local.set $src (i32.add (local.get $src) (i32.const 2)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop3 (local.get $b)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $loop2))))

  (func $repack_bf16 (export "repack_bf16") (param $dst i32) (param $src i32) (param $rows i32) (param $cols i32)
    (local $half i32)
    (local $blocks i32)
    (local $group i32)
    (local $row i32)
    (local $lane i32)
    (local $b i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 1)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 16)))
    (if $if0 (i32.and (local.get $rows) (i32.const 3))
      (then
        (memory.fill
          (i32.add
            (local.get $dst)
            (i32.mul (i32.shr_u (local.get $rows) (i32.const 2)) (local.get $group)))
          (i32.const 0)
          (local.get $group))))
    (local.set $row (i32.const 0))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.ge_s (local.get $row) (local.get $rows)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $dst)
              (i32.mul (i32.shr_u (local.get $row) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $row) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop3
          (i32.store (local.get $lane) (i32.shl (i32.load16_u (local.get $src)) (i32.const 16)))
          (local.set $lane (i32.add (local.get $lane) (i32.const 16)))
          (local.set $src (i32.add (local.get $src) (i32.const 2)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop3 (local.get $b)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $loop2))))

  (func $repack_q4_0 (export "repack_q4_0") (param $dst i32) (param $src i32) (param $rows i32) (param $cols i32)
    (local $half i32)
    (local $blocks i32)
    (local $group i32)
    (local $row i32)
    (local $lane i32)
    (local $b i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 80)))
    (if $if0 (i32.and (local.get $rows) (i32.const 3))
      (then
        (memory.fill
          (i32.add
            (local.get $dst)
            (i32.mul (i32.shr_u (local.get $rows) (i32.const 2)) (local.get $group)))
          (i32.const 0)
          (local.get $group))))
    (local.set $row (i32.const 0))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.ge_s (local.get $row) (local.get $rows)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $dst)
              (i32.mul (i32.shr_u (local.get $row) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $row) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop3
          (i32.store (local.get $lane) (i32.load offset=2 (local.get $src)))
          (i32.store offset=16 (local.get $lane) (i32.load offset=6 (local.get $src)))
          (i32.store offset=32 (local.get $lane) (i32.load offset=10 (local.get $src)))
          (i32.store offset=48 (local.get $lane) (i32.load offset=14 (local.get $src)))
          (local.set $half (i32.load16_u (local.get $src)))
          (i32.store offset=64
            (local.get $lane)
            (i32.or
              (i32.or
                (i32.reinterpret_f32
                  (f32.mul
                    (f32.reinterpret_i32
                      (i32.shl (i32.and (local.get $half) (i32.const 32767)) (i32.const 13)))
                    (f32.const 5.192297e+33)))
                (select
                  (i32.const 2139095040)
                  (i32.const 0)
                  (i32.eq (i32.and (local.get $half) (i32.const 31744)) (i32.const 31744))))
              (i32.shl (i32.and (local.get $half) (i32.const 32768)) (i32.const 16))))
          (local.set $lane (i32.add (local.get $lane) (i32.const 80)))
          (local.set $src (i32.add (local.get $src) (i32.const 18)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop3 (local.get $b)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $loop2))))

  (func $repack_q4_1 (export "repack_q4_1") (param $dst i32) (param $src i32) (param $rows i32) (param $cols i32)
    (local $half i32)
    (local $blocks i32)
    (local $group i32)
    (local $row i32)
    (local $lane i32)
    (local $b i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 96)))
    (if $if0 (i32.and (local.get $rows) (i32.const 3))
      (then
        (memory.fill
          (i32.add
            (local.get $dst)
            (i32.mul (i32.shr_u (local.get $rows) (i32.const 2)) (local.get $group)))
          (i32.const 0)
          (local.get $group))))
    (local.set $row (i32.const 0))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.ge_s (local.get $row) (local.get $rows)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $dst)
              (i32.mul (i32.shr_u (local.get $row) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $row) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop3
          (i32.store (local.get $lane) (i32.load offset=4 (local.get $src)))
          (i32.store offset=16 (local.get $lane) (i32.load offset=8 (local.get $src)))
          (i32.store offset=32 (local.get $lane) (i32.load offset=12 (local.get $src)))
          (i32.store offset=48 (local.get $lane) (i32.load offset=16 (local.get $src)))
          (local.set $half (i32.load16_u (local.get $src)))
          (i32.store offset=64
            (local.get $lane)
            (i32.or
              (i32.or
                (i32.reinterpret_f32
                  (f32.mul
                    (f32.reinterpret_i32
                      (i32.shl (i32.and (local.get $half) (i32.const 32767)) (i32.const 13)))
                    (f32.const 5.192297e+33)))
                (select
                  (i32.const 2139095040)
                  (i32.const 0)
                  (i32.eq (i32.and (local.get $half) (i32.const 31744)) (i32.const 31744))))
              (i32.shl (i32.and (local.get $half) (i32.const 32768)) (i32.const 16))))
          (local.set $half (i32.load16_u offset=2 (local.get $src)))
          (i32.store offset=80
            (local.get $lane)
            (i32.or
              (i32.or
                (i32.reinterpret_f32
                  (f32.mul
                    (f32.reinterpret_i32
                      (i32.shl (i32.and (local.get $half) (i32.const 32767)) (i32.const 13)))
                    (f32.const 5.192297e+33)))
                (select
                  (i32.const 2139095040)
                  (i32.const 0)
                  (i32.eq (i32.and (local.get $half) (i32.const 31744)) (i32.const 31744))))
              (i32.shl (i32.and (local.get $half) (i32.const 32768)) (i32.const 16))))
          (local.set $lane (i32.add (local.get $lane) (i32.const 96)))
          (local.set $src (i32.add (local.get $src) (i32.const 20)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop3 (local.get $b)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $loop2))))

  (func $repack_q8_0 (export "repack_q8_0") (param $dst i32) (param $src i32) (param $rows i32) (param $cols i32)
    (local $half i32)
    (local $blocks i32)
    (local $group i32)
    (local $row i32)
    (local $lane i32)
    (local $b i32)
    (local $sum v128)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (if $if0 (i32.and (local.get $rows) (i32.const 3))
      (then
        (memory.fill
          (i32.add
            (local.get $dst)
            (i32.mul (i32.shr_u (local.get $rows) (i32.const 2)) (local.get $group)))
          (i32.const 0)
          (local.get $group))))
    (local.set $row (i32.const 0))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.ge_s (local.get $row) (local.get $rows)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $dst)
              (i32.mul (i32.shr_u (local.get $row) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $row) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop3
          (i32.store (local.get $lane) (i32.load offset=2 (local.get $src)))
          (i32.store offset=16 (local.get $lane) (i32.load offset=6 (local.get $src)))
          (i32.store offset=32 (local.get $lane) (i32.load offset=10 (local.get $src)))
          (i32.store offset=48 (local.get $lane) (i32.load offset=14 (local.get $src)))
          (i32.store offset=64 (local.get $lane) (i32.load offset=18 (local.get $src)))
          (i32.store offset=80 (local.get $lane) (i32.load offset=22 (local.get $src)))
          (i32.store offset=96 (local.get $lane) (i32.load offset=26 (local.get $src)))
          (i32.store offset=112 (local.get $lane) (i32.load offset=30 (local.get $src)))
          (local.set $half (i32.load16_u (local.get $src)))
          (i32.store offset=128
            (local.get $lane)
            (i32.or
              (i32.or
                (i32.reinterpret_f32
                  (f32.mul
                    (f32.reinterpret_i32
                      (i32.shl (i32.and (local.get $half) (i32.const 32767)) (i32.const 13)))
                    (f32.const 5.192297e+33)))
                (select
                  (i32.const 2139095040)
                  (i32.const 0)
                  (i32.eq (i32.and (local.get $half) (i32.const 31744)) (i32.const 31744))))
              (i32.shl (i32.and (local.get $half) (i32.const 32768)) (i32.const 16))))
          (local.set $sum
            (i32x4.extadd_pairwise_i16x8_s
              (i16x8.add
                (i16x8.extadd_pairwise_i8x16_s (v128.load offset=2 (local.get $src)))
                (i16x8.extadd_pairwise_i8x16_s (v128.load offset=18 (local.get $src))))))
          (local.set $sum
            (i32x4.add
              (local.get $sum)
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $sum) (local.get $sum))))
          (i32.store offset=144
            (local.get $lane)
            (i32.mul
              (i32.add
                (i32x4.extract_lane 0 (local.get $sum))
                (i32x4.extract_lane 1 (local.get $sum)))
              (i32.const -8192)))
          (local.set $lane (i32.add (local.get $lane) (i32.const 160)))
          (local.set $src (i32.add (local.get $src) (i32.const 34)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop3 (local.get $b)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $loop2))))

  (func $lookup_f32 (export "lookup_f32") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $ids i32) (param $n i32) (param $scale f32)
    (local $i i32)
    (local $blocks i32)
    (local $group i32)
    (local $b i32)
    (local $lane i32)
    (local $scales v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 1)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 16)))
    (local.set $i (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $i) (local.get $n)))
        (local.set $lane (i32.load (local.get $ids)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $w)
              (i32.mul (i32.shr_u (local.get $lane) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $lane) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop2
          (f32.store
            (local.get $dst)
            (f32x4.extract_lane 0
              (f32x4.mul (v128.load32_zero (local.get $lane)) (local.get $scales))))
          (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
          (local.set $lane (i32.add (local.get $lane) (i32.const 16)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop2 (local.get $b)))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $loop1))))

  (func $lookup_q8 (export "lookup_q8") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $ids i32) (param $n i32) (param $scale f32)
    (local $i i32)
    (local $blocks i32)
    (local $group i32)
    (local $b i32)
    (local $lane i32)
    (local $scales v128)
    (local $step v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $i (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $i) (local.get $n)))
        (local.set $lane (i32.load (local.get $ids)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $w)
              (i32.mul (i32.shr_u (local.get $lane) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $lane) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop2
          (local.set $step (v128.load32_splat offset=128 (local.get $lane)))
          (v128.store
            (local.get $dst)
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_s
                    (i16x8.extend_low_i8x16_s (v128.load32_zero (local.get $lane)))))
                (local.get $step))
              (local.get $scales)))
          (v128.store offset=16
            (local.get $dst)
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_s
                    (i16x8.extend_low_i8x16_s (v128.load32_zero offset=16 (local.get $lane)))))
                (local.get $step))
              (local.get $scales)))
          (v128.store offset=32
            (local.get $dst)
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_s
                    (i16x8.extend_low_i8x16_s (v128.load32_zero offset=32 (local.get $lane)))))
                (local.get $step))
              (local.get $scales)))
          (v128.store offset=48
            (local.get $dst)
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_s
                    (i16x8.extend_low_i8x16_s (v128.load32_zero offset=48 (local.get $lane)))))
                (local.get $step))
              (local.get $scales)))
          (v128.store offset=64
            (local.get $dst)
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_s
                    (i16x8.extend_low_i8x16_s (v128.load32_zero offset=64 (local.get $lane)))))
                (local.get $step))
              (local.get $scales)))
          (v128.store offset=80
            (local.get $dst)
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_s
                    (i16x8.extend_low_i8x16_s (v128.load32_zero offset=80 (local.get $lane)))))
                (local.get $step))
              (local.get $scales)))
          (v128.store offset=96
            (local.get $dst)
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_s
                    (i16x8.extend_low_i8x16_s (v128.load32_zero offset=96 (local.get $lane)))))
                (local.get $step))
              (local.get $scales)))
          (v128.store offset=112
            (local.get $dst)
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_s
                    (i16x8.extend_low_i8x16_s (v128.load32_zero offset=112 (local.get $lane)))))
                (local.get $step))
              (local.get $scales)))
          (local.set $dst (i32.add (local.get $dst) (i32.const 128)))
          (local.set $lane (i32.add (local.get $lane) (i32.const 160)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop2 (local.get $b)))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $loop1))))

  (func $lookup_q4 (export "lookup_q4") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $ids i32) (param $n i32) (param $scale f32)
    (local $i i32)
    (local $blocks i32)
    (local $group i32)
    (local $b i32)
    (local $lane i32)
    (local $scales v128)
    (local $step v128)
    (local $offset v128)
    (local $bytes v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 80)))
    (local.set $i (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $i) (local.get $n)))
        (local.set $lane (i32.load (local.get $ids)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $w)
              (i32.mul (i32.shr_u (local.get $lane) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $lane) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop2
          (local.set $step (v128.load32_splat offset=64 (local.get $lane)))
          (local.set $offset (f32x4.mul (local.get $step) (v128.const f32x4 -8 -8 -8 -8)))
          (local.set $bytes
            (i32x4.extend_low_i16x8_u
              (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $lane)))))
          (v128.store
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (v128.and (local.get $bytes) (v128.const i32x4 15 15 15 15)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (v128.store offset=64
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_u (local.get $bytes) (i32.const 4)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (local.set $bytes
            (i32x4.extend_low_i16x8_u
              (i16x8.extend_low_i8x16_u (v128.load32_zero offset=16 (local.get $lane)))))
          (v128.store offset=16
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (v128.and (local.get $bytes) (v128.const i32x4 15 15 15 15)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (v128.store offset=80
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_u (local.get $bytes) (i32.const 4)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (local.set $bytes
            (i32x4.extend_low_i16x8_u
              (i16x8.extend_low_i8x16_u (v128.load32_zero offset=32 (local.get $lane)))))
          (v128.store offset=32
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (v128.and (local.get $bytes) (v128.const i32x4 15 15 15 15)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (v128.store offset=96
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_u (local.get $bytes) (i32.const 4)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (local.set $bytes
            (i32x4.extend_low_i16x8_u
              (i16x8.extend_low_i8x16_u (v128.load32_zero offset=48 (local.get $lane)))))
          (v128.store offset=48
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (v128.and (local.get $bytes) (v128.const i32x4 15 15 15 15)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (v128.store offset=112
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_u (local.get $bytes) (i32.const 4)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (local.set $dst (i32.add (local.get $dst) (i32.const 128)))
          (local.set $lane (i32.add (local.get $lane) (i32.const 80)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop2 (local.get $b)))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $loop1))))

  (func $lookup_q4min (export "lookup_q4min") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $ids i32) (param $n i32) (param $scale f32)
    (local $i i32)
    (local $blocks i32)
    (local $group i32)
    (local $b i32)
    (local $lane i32)
    (local $scales v128)
    (local $step v128)
    (local $offset v128)
    (local $bytes v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 96)))
    (local.set $i (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $i) (local.get $n)))
        (local.set $lane (i32.load (local.get $ids)))
        (local.set $lane
          (i32.add
            (i32.add
              (local.get $w)
              (i32.mul (i32.shr_u (local.get $lane) (i32.const 2)) (local.get $group)))
            (i32.shl (i32.and (local.get $lane) (i32.const 3)) (i32.const 2))))
        (local.set $b (local.get $blocks))
        (loop $loop2
          (local.set $step (v128.load32_splat offset=64 (local.get $lane)))
          (local.set $offset (v128.load32_splat offset=80 (local.get $lane)))
          (local.set $bytes
            (i32x4.extend_low_i16x8_u
              (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $lane)))))
          (v128.store
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (v128.and (local.get $bytes) (v128.const i32x4 15 15 15 15)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (v128.store offset=64
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_u (local.get $bytes) (i32.const 4)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (local.set $bytes
            (i32x4.extend_low_i16x8_u
              (i16x8.extend_low_i8x16_u (v128.load32_zero offset=16 (local.get $lane)))))
          (v128.store offset=16
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (v128.and (local.get $bytes) (v128.const i32x4 15 15 15 15)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (v128.store offset=80
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_u (local.get $bytes) (i32.const 4)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (local.set $bytes
            (i32x4.extend_low_i16x8_u
              (i16x8.extend_low_i8x16_u (v128.load32_zero offset=32 (local.get $lane)))))
          (v128.store offset=32
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (v128.and (local.get $bytes) (v128.const i32x4 15 15 15 15)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (v128.store offset=96
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_u (local.get $bytes) (i32.const 4)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (local.set $bytes
            (i32x4.extend_low_i16x8_u
              (i16x8.extend_low_i8x16_u (v128.load32_zero offset=48 (local.get $lane)))))
          (v128.store offset=48
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (v128.and (local.get $bytes) (v128.const i32x4 15 15 15 15)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (v128.store offset=112
            (local.get $dst)
            (f32x4.mul
              (f32x4.add
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_u (local.get $bytes) (i32.const 4)))
                  (local.get $step))
                (local.get $offset))
              (local.get $scales)))
          (local.set $dst (i32.add (local.get $dst) (i32.const 128)))
          (local.set $lane (i32.add (local.get $lane) (i32.const 96)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop2 (local.get $b)))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $loop1))))

  (func $quantize_narrow (export "quantize_narrow") (param $dst i32) (param $x i32) (param $tokens i32) (param $cols i32)
    (local $blocks i32)
    (local $t i32)
    (local $n i32)
    (local $b i32)
    (local $bits i32)
    (local $scale f32)
    (local $inverse f32)
    (local $finite v128)
    (local $factor v128)
    (local $greatest v128)
    (local $v0 v128)
    (local $v1 v128)
    (local $v2 v128)
    (local $v3 v128)
    (local $v4 v128)
    (local $v5 v128)
    (local $v6 v128)
    (local $v7 v128)
    (local $k i32)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $sign v128)
    (local $magic v128)
    (local $rounded_zero v128)
    (local $sum v128)
    (local.set $sign (v128.const i32x4 2147483647 2147483647 2147483647 2147483647))
    (local.set $magic (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $rounded_zero (v128.const i32x4 1262485504 1262485504 1262485504 1262485504))
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $t (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $t) (local.get $tokens)))
        (local.set $k (i32.and (local.get $t) (i32.const 3)))
        (local.set $n (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
        (local.set $n (select (local.get $n) (i32.const 4) (i32.lt_u (local.get $n) (i32.const 4))))
        (local.set $x_first
          (i32.add
            (local.get $dst)
            (i32.mul
              (i32.shr_u (local.get $t) (i32.const 2))
              (i32.mul (local.get $blocks) (i32.const 160)))))
        (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
        (local.set $xp0
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
            (i32.mul (local.get $k) (i32.const 32))))
        (local.set $xp1
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $xp2
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $b (local.get $blocks))
        (loop $loop2
          (local.set $v0 (v128.load (local.get $x)))
          (local.set $greatest (v128.and (local.get $v0) (local.get $sign)))
          (local.set $v1 (v128.load offset=16 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v1) (local.get $sign))))
          (local.set $v2 (v128.load offset=32 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v2) (local.get $sign))))
          (local.set $v3 (v128.load offset=48 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v3) (local.get $sign))))
          (local.set $v4 (v128.load offset=64 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v4) (local.get $sign))))
          (local.set $v5 (v128.load offset=80 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v5) (local.get $sign))))
          (local.set $v6 (v128.load offset=96 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v6) (local.get $sign))))
          (local.set $v7 (v128.load offset=112 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v7) (local.get $sign))))
          (local.set $greatest
            (i32x4.max_s
              (local.get $greatest)
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
                (local.get $greatest)
                (local.get $greatest))))
          (local.set $greatest
            (i32x4.max_s
              (local.get $greatest)
              (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
                (local.get $greatest)
                (local.get $greatest))))
          (local.set $bits (i32x4.extract_lane 0 (local.get $greatest)))
          (local.set $scale (f32.div (f32.reinterpret_i32 (local.get $bits)) (f32.const 127)))
          (local.set $inverse (f32.div (f32.const 127) (f32.reinterpret_i32 (local.get $bits))))
          (if $if3 (f32.lt (f32.reinterpret_i32 (local.get $bits)) (f32.const 1e-30))
            (then
              (local.set $scale (f32.const 0))
              (local.set $inverse (f32.const 0))))
          (local.set $factor (f32x4.splat (local.get $inverse)))
          (local.set $finite
            (i32x4.lt_s
              (local.get $greatest)
              (v128.const i32x4 2139095040 2139095040 2139095040 2139095040)))
          (local.set $v0
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v0) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v1
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v1) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v2
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v2) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v3
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v3) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v4
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v4) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v5
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v5) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v6
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v6) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v7
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v7) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $sum (i32x4.add (local.get $v0) (local.get $v1)))
          (local.set $sum (i32x4.add (local.get $sum) (local.get $v2)))
          (local.set $sum (i32x4.add (local.get $sum) (local.get $v3)))
          (local.set $sum (i32x4.add (local.get $sum) (local.get $v4)))
          (local.set $sum (i32x4.add (local.get $sum) (local.get $v5)))
          (local.set $sum (i32x4.add (local.get $sum) (local.get $v6)))
          (local.set $sum (i32x4.add (local.get $sum) (local.get $v7)))
          (local.set $sum
            (i32x4.add
              (local.get $sum)
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $sum) (local.get $sum))))
          (f32.store (local.get $xp1) (local.get $scale))
          (f32.store
            (local.get $xp2)
            (f32.mul
              (local.get $scale)
              (f32.convert_i32_s
                (i32.add
                  (i32x4.extract_lane 0 (local.get $sum))
                  (i32x4.extract_lane 1 (local.get $sum))))))
          (v128.store
            (local.get $xp0)
            (i8x16.narrow_i16x8_s
              (i16x8.narrow_i32x4_s (local.get $v0) (local.get $v1))
              (i16x8.narrow_i32x4_s (local.get $v2) (local.get $v3))))
          (v128.store offset=16
            (local.get $xp0)
            (i8x16.narrow_i16x8_s
              (i16x8.narrow_i32x4_s (local.get $v4) (local.get $v5))
              (i16x8.narrow_i32x4_s (local.get $v6) (local.get $v7))))
          (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
          (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
          (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
          (local.set $x (i32.add (local.get $x) (i32.const 128)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop2 (local.get $b)))
        (local.set $t (i32.add (local.get $t) (i32.const 1)))
        (br $loop1))))

  (func $quantize_wide (export "quantize_wide") (param $dst i32) (param $x i32) (param $tokens i32) (param $cols i32)
    (local $blocks i32)
    (local $t i32)
    (local $n i32)
    (local $b i32)
    (local $bits i32)
    (local $scale f32)
    (local $inverse f32)
    (local $finite v128)
    (local $factor v128)
    (local $greatest v128)
    (local $v0 v128)
    (local $v1 v128)
    (local $v2 v128)
    (local $v3 v128)
    (local $v4 v128)
    (local $v5 v128)
    (local $v6 v128)
    (local $v7 v128)
    (local $k i32)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $sign v128)
    (local $magic v128)
    (local $rounded_zero v128)
    (local $mask v128)
    (local.set $sign (v128.const i32x4 2147483647 2147483647 2147483647 2147483647))
    (local.set $magic (v128.const f32x4 1.2582912e+07 1.2582912e+07 1.2582912e+07 1.2582912e+07))
    (local.set $rounded_zero (v128.const i32x4 1262477312 1262477312 1262477312 1262477312))
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $t (i32.const 0))
    (block $block0
      (loop $loop1
        (br_if $block0 (i32.ge_s (local.get $t) (local.get $tokens)))
        (local.set $k (i32.and (local.get $t) (i32.const 3)))
        (local.set $n (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
        (local.set $n (select (local.get $n) (i32.const 4) (i32.lt_u (local.get $n) (i32.const 4))))
        (local.set $x_first
          (i32.add
            (local.get $dst)
            (i32.mul
              (i32.shr_u (local.get $t) (i32.const 2))
              (i32.mul (local.get $blocks) (i32.const 272)))))
        (local.set $x_step (i32.mul (local.get $n) (i32.const 68)))
        (local.set $xp0
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
            (i32.mul (local.get $k) (i32.const 64))))
        (local.set $xp1
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 64)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $b (local.get $blocks))
        (loop $loop2
          (local.set $v0 (v128.load (local.get $x)))
          (local.set $greatest (v128.and (local.get $v0) (local.get $sign)))
          (local.set $v1 (v128.load offset=16 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v1) (local.get $sign))))
          (local.set $v2 (v128.load offset=32 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v2) (local.get $sign))))
          (local.set $v3 (v128.load offset=48 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v3) (local.get $sign))))
          (local.set $v4 (v128.load offset=64 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v4) (local.get $sign))))
          (local.set $v5 (v128.load offset=80 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v5) (local.get $sign))))
          (local.set $v6 (v128.load offset=96 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v6) (local.get $sign))))
          (local.set $v7 (v128.load offset=112 (local.get $x)))
          (local.set $greatest
            (i32x4.max_s (local.get $greatest) (v128.and (local.get $v7) (local.get $sign))))
          (local.set $greatest
            (i32x4.max_s
              (local.get $greatest)
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
                (local.get $greatest)
                (local.get $greatest))))
          (local.set $greatest
            (i32x4.max_s
              (local.get $greatest)
              (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
                (local.get $greatest)
                (local.get $greatest))))
          (local.set $bits (i32x4.extract_lane 0 (local.get $greatest)))
          (local.set $scale (f32.div (f32.reinterpret_i32 (local.get $bits)) (f32.const 8191)))
          (local.set $inverse (f32.div (f32.const 8191) (f32.reinterpret_i32 (local.get $bits))))
          (if $if3 (f32.lt (f32.reinterpret_i32 (local.get $bits)) (f32.const 1e-30))
            (then
              (local.set $scale (f32.const 0))
              (local.set $inverse (f32.const 0))))
          (local.set $factor (f32x4.splat (local.get $inverse)))
          (local.set $finite
            (i32x4.lt_s
              (local.get $greatest)
              (v128.const i32x4 2139095040 2139095040 2139095040 2139095040)))
          (local.set $v0
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v0) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v1
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v1) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v2
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v2) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v3
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v3) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v4
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v4) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v5
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v5) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v6
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v6) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (local.set $v7
            (i32x4.sub
              (f32x4.add
                (f32x4.mul (v128.and (local.get $v7) (local.get $finite)) (local.get $factor))
                (local.get $magic))
              (local.get $rounded_zero)))
          (f32.store (local.get $xp1) (local.get $scale))
          (local.set $v0 (i16x8.narrow_i32x4_s (local.get $v0) (local.get $v1)))
          (local.set $v2 (i16x8.narrow_i32x4_s (local.get $v2) (local.get $v3)))
          (local.set $v4 (i16x8.narrow_i32x4_s (local.get $v4) (local.get $v5)))
          (local.set $v6 (i16x8.narrow_i32x4_s (local.get $v6) (local.get $v7)))
          (local.set $mask (v128.const i16x8 127 127 127 127 127 127 127 127))
          (v128.store
            (local.get $xp0)
            (i8x16.narrow_i16x8_u
              (i16x8.shr_u (local.get $v0) (i32.const 7))
              (i16x8.shr_u (local.get $v2) (i32.const 7))))
          (v128.store offset=32
            (local.get $xp0)
            (i8x16.narrow_i16x8_u
              (v128.and (local.get $v0) (local.get $mask))
              (v128.and (local.get $v2) (local.get $mask))))
          (v128.store offset=16
            (local.get $xp0)
            (i8x16.narrow_i16x8_u
              (i16x8.shr_u (local.get $v4) (i32.const 7))
              (i16x8.shr_u (local.get $v6) (i32.const 7))))
          (v128.store offset=48
            (local.get $xp0)
            (i8x16.narrow_i16x8_u
              (v128.and (local.get $v4) (local.get $mask))
              (v128.and (local.get $v6) (local.get $mask))))
          (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
          (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
          (local.set $x (i32.add (local.get $x) (i32.const 128)))
          (local.set $b (i32.add (local.get $b) (i32.const -1)))
          (br_if $loop2 (local.get $b)))
        (local.set $t (i32.add (local.get $t) (i32.const 1)))
        (br $loop1))))

  (func $gemm_f32 (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $xp3 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $w_column0 v128)
    (local $w_column1 v128)
    (local $x_splat v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 16)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 16)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp0 (local.get $x0))
          (local.set $xp1 (i32.add (local.get $xp0) (i32.shl (local.get $blocks) (i32.const 2))))
          (local.set $xp2 (i32.add (local.get $xp1) (i32.shl (local.get $blocks) (i32.const 2))))
          (local.set $xp3 (i32.add (local.get $xp2) (i32.shl (local.get $blocks) (i32.const 2))))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (block $block3
            (br_if $block3 (i32.lt_u (local.get $blocks_left) (i32.const 4)))
            (loop $loop4
              (local.set $w_column0 (v128.load (local.get $w0)))
              (local.set $w_column1 (v128.load (local.get $w1)))
              (local.set $x_splat (v128.load32_splat (local.get $xp0)))
              (local.set $acc0_0
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_0)))
              (local.set $acc1_0
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_0)))
              (local.set $x_splat (v128.load32_splat (local.get $xp1)))
              (local.set $acc0_1
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_1)))
              (local.set $acc1_1
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_1)))
              (local.set $x_splat (v128.load32_splat (local.get $xp2)))
              (local.set $acc0_2
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_2)))
              (local.set $acc1_2
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_2)))
              (local.set $x_splat (v128.load32_splat (local.get $xp3)))
              (local.set $acc0_3
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_3)))
              (local.set $acc1_3
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_3)))
              (local.set $w_column0 (v128.load offset=16 (local.get $w0)))
              (local.set $w_column1 (v128.load offset=16 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp0)))
              (local.set $acc0_0
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_0)))
              (local.set $acc1_0
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_0)))
              (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp1)))
              (local.set $acc0_1
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_1)))
              (local.set $acc1_1
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_1)))
              (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp2)))
              (local.set $acc0_2
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_2)))
              (local.set $acc1_2
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_2)))
              (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp3)))
              (local.set $acc0_3
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_3)))
              (local.set $acc1_3
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_3)))
              (local.set $w_column0 (v128.load offset=32 (local.get $w0)))
              (local.set $w_column1 (v128.load offset=32 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp0)))
              (local.set $acc0_0
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_0)))
              (local.set $acc1_0
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_0)))
              (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp1)))
              (local.set $acc0_1
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_1)))
              (local.set $acc1_1
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_1)))
              (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp2)))
              (local.set $acc0_2
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_2)))
              (local.set $acc1_2
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_2)))
              (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp3)))
              (local.set $acc0_3
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_3)))
              (local.set $acc1_3
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_3)))
              (local.set $w_column0 (v128.load offset=48 (local.get $w0)))
              (local.set $w_column1 (v128.load offset=48 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp0)))
              (local.set $acc0_0
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_0)))
              (local.set $acc1_0
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_0)))
              (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp1)))
              (local.set $acc0_1
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_1)))
              (local.set $acc1_1
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_1)))
              (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp2)))
              (local.set $acc0_2
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_2)))
              (local.set $acc1_2
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_2)))
              (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp3)))
              (local.set $acc0_3
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_3)))
              (local.set $acc1_3
                (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_3)))
              (local.set $w0 (i32.add (local.get $w0) (i32.const 64)))
              (local.set $w1 (i32.add (local.get $w1) (i32.const 64)))
              (local.set $xp0 (i32.add (local.get $xp0) (i32.const 16)))
              (local.set $xp1 (i32.add (local.get $xp1) (i32.const 16)))
              (local.set $xp2 (i32.add (local.get $xp2) (i32.const 16)))
              (local.set $xp3 (i32.add (local.get $xp3) (i32.const 16)))
              (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -4)))
              (br_if $loop4 (i32.ge_u (local.get $blocks_left) (i32.const 4)))))
          (if $if5 (local.get $blocks_left)
            (then
              (loop $loop6
                (local.set $w_column0 (v128.load (local.get $w0)))
                (local.set $w_column1 (v128.load (local.get $w1)))
                (local.set $x_splat (v128.load32_splat (local.get $xp0)))
                (local.set $acc0_0
                  (f32x4.relaxed_madd
                    (local.get $w_column0)
                    (local.get $x_splat)
                    (local.get $acc0_0)))
                (local.set $acc1_0
                  (f32x4.relaxed_madd
                    (local.get $w_column1)
                    (local.get $x_splat)
                    (local.get $acc1_0)))
                (local.set $x_splat (v128.load32_splat (local.get $xp1)))
                (local.set $acc0_1
                  (f32x4.relaxed_madd
                    (local.get $w_column0)
                    (local.get $x_splat)
                    (local.get $acc0_1)))
                (local.set $acc1_1
                  (f32x4.relaxed_madd
                    (local.get $w_column1)
                    (local.get $x_splat)
                    (local.get $acc1_1)))
                (local.set $x_splat (v128.load32_splat (local.get $xp2)))
                (local.set $acc0_2
                  (f32x4.relaxed_madd
                    (local.get $w_column0)
                    (local.get $x_splat)
                    (local.get $acc0_2)))
                (local.set $acc1_2
                  (f32x4.relaxed_madd
                    (local.get $w_column1)
                    (local.get $x_splat)
                    (local.get $acc1_2)))
                (local.set $x_splat (v128.load32_splat (local.get $xp3)))
                (local.set $acc0_3
                  (f32x4.relaxed_madd
                    (local.get $w_column0)
                    (local.get $x_splat)
                    (local.get $acc0_3)))
                (local.set $acc1_3
                  (f32x4.relaxed_madd
                    (local.get $w_column1)
                    (local.get $x_splat)
                    (local.get $acc1_3)))
                (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
                (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
                (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
                (local.set $xp1 (i32.add (local.get $xp1) (i32.const 4)))
                (local.set $xp2 (i32.add (local.get $xp2) (i32.const 4)))
                (local.set $xp3 (i32.add (local.get $xp3) (i32.const 4)))
                (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
                (br_if $loop6 (local.get $blocks_left)))))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_f32 (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $xp0 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $w_column0 v128)
    (local $w_column1 v128)
    (local $x_splat v128)
    (local $second0_0 v128)
    (local $second1_0 v128)
    (local $third0_0 v128)
    (local $third1_0 v128)
    (local $fourth0_0 v128)
    (local $fourth1_0 v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 16)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $xp0
        (i32.add (local.get $x) (i32.shl (i32.mul (local.get $k) (local.get $blocks)) (i32.const 2))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (local.set $second0_0 (v128.const f32x4 0 0 0 0))
      (local.set $second1_0 (v128.const f32x4 0 0 0 0))
      (local.set $third0_0 (v128.const f32x4 0 0 0 0))
      (local.set $third1_0 (v128.const f32x4 0 0 0 0))
      (local.set $fourth0_0 (v128.const f32x4 0 0 0 0))
      (local.set $fourth1_0 (v128.const f32x4 0 0 0 0))
      (block $block1
        (br_if $block1 (i32.lt_u (local.get $blocks_left) (i32.const 4)))
        (loop $loop2
          (local.set $w_column0 (v128.load (local.get $w0)))
          (local.set $w_column1 (v128.load (local.get $w1)))
          (local.set $x_splat (v128.load32_splat (local.get $xp0)))
          (local.set $acc0_0
            (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_0)))
          (local.set $acc1_0
            (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_0)))
          (local.set $w_column0 (v128.load offset=16 (local.get $w0)))
          (local.set $w_column1 (v128.load offset=16 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp0)))
          (local.set $second0_0
            (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $second0_0)))
          (local.set $second1_0
            (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $second1_0)))
          (local.set $w_column0 (v128.load offset=32 (local.get $w0)))
          (local.set $w_column1 (v128.load offset=32 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp0)))
          (local.set $third0_0
            (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $third0_0)))
          (local.set $third1_0
            (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $third1_0)))
          (local.set $w_column0 (v128.load offset=48 (local.get $w0)))
          (local.set $w_column1 (v128.load offset=48 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp0)))
          (local.set $fourth0_0
            (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $fourth0_0)))
          (local.set $fourth1_0
            (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $fourth1_0)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 64)))
          (local.set $w1 (i32.add (local.get $w1) (i32.const 64)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const 16)))
          (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -4)))
          (br_if $loop2 (i32.ge_u (local.get $blocks_left) (i32.const 4)))))
      (if $if3 (local.get $blocks_left)
        (then
          (loop $loop4
            (local.set $w_column0 (v128.load (local.get $w0)))
            (local.set $w_column1 (v128.load (local.get $w1)))
            (local.set $x_splat (v128.load32_splat (local.get $xp0)))
            (local.set $acc0_0
              (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd (local.get $w_column1) (local.get $x_splat) (local.get $acc1_0)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
            (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop4 (local.get $blocks_left)))))
      (local.set $acc0_0
        (f32x4.add
          (f32x4.add (local.get $acc0_0) (local.get $second0_0))
          (f32x4.add (local.get $third0_0) (local.get $fourth0_0))))
      (local.set $acc1_0
        (f32x4.add
          (f32x4.add (local.get $acc1_0) (local.get $second1_0))
          (f32x4.add (local.get $third1_0) (local.get $fourth1_0))))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $gemv_last_f32 (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $rows i32) (param $accumulate i32)
    (local $xp0 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $keep v128)
    (local $w_column0 v128)
    (local $x_splat v128)
    (local $second0_0 v128)
    (local $third0_0 v128)
    (local $fourth0_0 v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (block $block0
      (loop $loop1
        (local.set $xp0
          (i32.add
            (local.get $x)
            (i32.shl (i32.mul (local.get $k) (local.get $blocks)) (i32.const 2))))
        (local.set $w0 (local.get $w))
        (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
        (local.set $blocks_left (local.get $blocks))
        (local.set $second0_0 (v128.const f32x4 0 0 0 0))
        (local.set $third0_0 (v128.const f32x4 0 0 0 0))
        (local.set $fourth0_0 (v128.const f32x4 0 0 0 0))
        (block $block2
          (br_if $block2 (i32.lt_u (local.get $blocks_left) (i32.const 4)))
          (loop $loop3
            (local.set $w_column0 (v128.load (local.get $w0)))
            (local.set $x_splat (v128.load32_splat (local.get $xp0)))
            (local.set $acc0_0
              (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_0)))
            (local.set $w_column0 (v128.load offset=16 (local.get $w0)))
            (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp0)))
            (local.set $second0_0
              (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $second0_0)))
            (local.set $w_column0 (v128.load offset=32 (local.get $w0)))
            (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp0)))
            (local.set $third0_0
              (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $third0_0)))
            (local.set $w_column0 (v128.load offset=48 (local.get $w0)))
            (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp0)))
            (local.set $fourth0_0
              (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $fourth0_0)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 64)))
            (local.set $xp0 (i32.add (local.get $xp0) (i32.const 16)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -4)))
            (br_if $loop3 (i32.ge_u (local.get $blocks_left) (i32.const 4)))))
        (if $if4 (local.get $blocks_left)
          (then
            (loop $loop5
              (local.set $w_column0 (v128.load (local.get $w0)))
              (local.set $x_splat (v128.load32_splat (local.get $xp0)))
              (local.set $acc0_0
                (f32x4.relaxed_madd (local.get $w_column0) (local.get $x_splat) (local.get $acc0_0)))
              (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
              (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
              (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
              (br_if $loop5 (local.get $blocks_left)))))
        (local.set $acc0_0
          (f32x4.add
            (f32x4.add (local.get $acc0_0) (local.get $second0_0))
            (f32x4.add (local.get $third0_0) (local.get $fourth0_0))))
        (local.set $w (local.get $w0))
        (if $if6 (i32.lt_u (local.get $rows) (i32.const 4))
          (then
            (loop $loop7
              (f32.store
                (local.get $dst)
                (f32x4.extract_lane 0
                  (f32x4.add
                    (local.get $acc0_0)
                    (v128.and (v128.load32_zero (local.get $dst)) (local.get $keep)))))
              (local.set $acc0_0
                (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3
                  (local.get $acc0_0)
                  (local.get $acc0_0)))
              (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
              (local.set $rows (i32.add (local.get $rows) (i32.const -1)))
              (br_if $loop7 (local.get $rows)))
            (br $block0)))
        (v128.store
          (local.get $dst)
          (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
        (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
        (local.set $rows (i32.add (local.get $rows) (i32.const -4)))
        (br_if $loop1 (local.get $rows)))))

  (func $matmul_f32 (export "matmul_f32") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 1)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 16)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 16)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_f32
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_f32
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_f32
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $gemm_q4 (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $ones v128)
    (local $sum0_0 v128)
    (local $sum0_1 v128)
    (local $sum0_2 v128)
    (local $sum0_3 v128)
    (local $sum1_0 v128)
    (local $sum1_1 v128)
    (local $sum1_2 v128)
    (local $sum1_3 v128)
    (local $low0 v128)
    (local $low1 v128)
    (local $high0 v128)
    (local $high1 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $offset0 v128)
    (local $offset1 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 80)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp (local.get $x0))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (local.set $ones (v128.const i16x8 1 1 1 1 1 1 1 1))
          (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
          (loop $loop3
            (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum0_1 (local.get $sum0_0))
            (local.set $sum0_2 (local.get $sum0_0))
            (local.set $sum0_3 (local.get $sum0_0))
            (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum1_1 (local.get $sum1_0))
            (local.set $sum1_2 (local.get $sum1_0))
            (local.set $sum1_3 (local.get $sum1_0))
            (local.set $vectors_left (i32.const 4))
            (loop $loop4
              (local.set $low0 (v128.load (local.get $w0)))
              (local.set $high0
                (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
              (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
              (local.set $low1 (v128.load (local.get $w1)))
              (local.set $high1
                (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
              (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
              (local.set $x_splat (v128.load32_splat (local.get $xp)))
              (local.set $sum0_0
                (i16x8.add
                  (local.get $sum0_0)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
              (local.set $sum1_0
                (i16x8.add
                  (local.get $sum1_0)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
              (local.set $x_splat (v128.load32_splat offset=32 (local.get $xp)))
              (local.set $sum0_1
                (i16x8.add
                  (local.get $sum0_1)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
              (local.set $sum1_1
                (i16x8.add
                  (local.get $sum1_1)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
              (local.set $x_splat (v128.load32_splat offset=64 (local.get $xp)))
              (local.set $sum0_2
                (i16x8.add
                  (local.get $sum0_2)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
              (local.set $sum1_2
                (i16x8.add
                  (local.get $sum1_2)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
              (local.set $x_splat (v128.load32_splat offset=96 (local.get $xp)))
              (local.set $sum0_3
                (i16x8.add
                  (local.get $sum0_3)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
              (local.set $sum1_3
                (i16x8.add
                  (local.get $sum1_3)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
              (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp)))
              (local.set $sum0_0
                (i16x8.add
                  (local.get $sum0_0)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
              (local.set $sum1_0
                (i16x8.add
                  (local.get $sum1_0)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
              (local.set $x_splat (v128.load32_splat offset=48 (local.get $xp)))
              (local.set $sum0_1
                (i16x8.add
                  (local.get $sum0_1)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
              (local.set $sum1_1
                (i16x8.add
                  (local.get $sum1_1)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
              (local.set $x_splat (v128.load32_splat offset=80 (local.get $xp)))
              (local.set $sum0_2
                (i16x8.add
                  (local.get $sum0_2)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
              (local.set $sum1_2
                (i16x8.add
                  (local.get $sum1_2)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
              (local.set $x_splat (v128.load32_splat offset=112 (local.get $xp)))
              (local.set $sum0_3
                (i16x8.add
                  (local.get $sum0_3)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
              (local.set $sum1_3
                (i16x8.add
                  (local.get $sum1_3)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
              (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
              (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
              (local.set $xp (i32.add (local.get $xp) (i32.const 4)))
              (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
              (br_if $loop4 (local.get $vectors_left)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const -64)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const -64)))
            (local.set $xp (i32.add (local.get $xp) (i32.const -16)))
            (local.set $scale0 (v128.load offset=64 (local.get $w0)))
            (local.set $scale1 (v128.load offset=64 (local.get $w1)))
            (local.set $x_scale (v128.load32_splat offset=128 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=144 (local.get $xp)))
            (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
            (local.set $acc0_0
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_0) (local.get $ones)))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale0)
                (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_0) (local.get $ones)))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale1)
                (local.get $acc1_0)))
            (local.set $x_scale (v128.load32_splat offset=132 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=148 (local.get $xp)))
            (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
            (local.set $acc0_1
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_1) (local.get $ones)))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale0)
                (local.get $acc0_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_1) (local.get $ones)))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale1)
                (local.get $acc1_1)))
            (local.set $x_scale (v128.load32_splat offset=136 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=152 (local.get $xp)))
            (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
            (local.set $acc0_2
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_2) (local.get $ones)))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale0)
                (local.get $acc0_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_2) (local.get $ones)))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale1)
                (local.get $acc1_2)))
            (local.set $x_scale (v128.load32_splat offset=140 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=156 (local.get $xp)))
            (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
            (local.set $acc0_3
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_3) (local.get $ones)))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale0)
                (local.get $acc0_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_3) (local.get $ones)))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale1)
                (local.get $acc1_3)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 80)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 80)))
            (local.set $xp (i32.add (local.get $xp) (i32.const 160)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop3 (local.get $blocks_left)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_q4 (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $ones v128)
    (local $sum0_0 v128)
    (local $sum1_0 v128)
    (local $low0 v128)
    (local $low1 v128)
    (local $high0 v128)
    (local $high1 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $offset0 v128)
    (local $offset1 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 80)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $x_first (local.get $x))
      (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
      (local.set $xp0
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
          (i32.mul (local.get $k) (i32.const 32))))
      (local.set $xp1
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $xp2
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (local.set $ones (v128.const i16x8 1 1 1 1 1 1 1 1))
      (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
      (loop $loop1
        (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
        (local.set $vectors_left (i32.const 4))
        (loop $loop2
          (local.set $low0 (v128.load (local.get $w0)))
          (local.set $high0
            (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
          (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
          (local.set $low1 (v128.load (local.get $w1)))
          (local.set $high1
            (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
          (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
          (local.set $x_splat (v128.load32_splat (local.get $xp0)))
          (local.set $sum0_0
            (i16x8.add
              (local.get $sum0_0)
              (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
          (local.set $sum1_0
            (i16x8.add
              (local.get $sum1_0)
              (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
          (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp0)))
          (local.set $sum0_0
            (i16x8.add
              (local.get $sum0_0)
              (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
          (local.set $sum1_0
            (i16x8.add
              (local.get $sum1_0)
              (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
          (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
          (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
          (br_if $loop2 (local.get $vectors_left)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const -64)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const -64)))
        (local.set $xp0 (i32.add (local.get $xp0) (i32.const -16)))
        (local.set $scale0 (v128.load offset=64 (local.get $w0)))
        (local.set $scale1 (v128.load offset=64 (local.get $w1)))
        (local.set $x_scale (v128.load32_splat (local.get $xp1)))
        (local.set $x_sum (v128.load32_splat (local.get $xp2)))
        (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
        (local.set $acc0_0
          (f32x4.relaxed_madd
            (f32x4.relaxed_madd
              (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_0) (local.get $ones)))
              (local.get $x_scale)
              (local.get $x_sum))
            (local.get $scale0)
            (local.get $acc0_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd
            (f32x4.relaxed_madd
              (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_0) (local.get $ones)))
              (local.get $x_scale)
              (local.get $x_sum))
            (local.get $scale1)
            (local.get $acc1_0)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const 80)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 80)))
        (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
        (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
        (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
        (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
        (br_if $loop1 (local.get $blocks_left)))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $gemv_last_q4 (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $rows i32) (param $accumulate i32)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $keep v128)
    (local $ones v128)
    (local $sum0_0 v128)
    (local $low0 v128)
    (local $high0 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $offset0 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (block $block0
      (loop $loop1
        (local.set $x_first (local.get $x))
        (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
        (local.set $xp0
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
            (i32.mul (local.get $k) (i32.const 32))))
        (local.set $xp1
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $xp2
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $w0 (local.get $w))
        (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
        (local.set $blocks_left (local.get $blocks))
        (local.set $ones (v128.const i16x8 1 1 1 1 1 1 1 1))
        (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
        (loop $loop2
          (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
          (local.set $vectors_left (i32.const 4))
          (loop $loop3
            (local.set $low0 (v128.load (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat (local.get $xp0)))
            (local.set $sum0_0
              (i16x8.add
                (local.get $sum0_0)
                (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
            (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp0)))
            (local.set $sum0_0
              (i16x8.add
                (local.get $sum0_0)
                (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
            (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
            (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
            (br_if $loop3 (local.get $vectors_left)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const -64)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const -16)))
          (local.set $scale0 (v128.load offset=64 (local.get $w0)))
          (local.set $x_scale (v128.load32_splat (local.get $xp1)))
          (local.set $x_sum (v128.load32_splat (local.get $xp2)))
          (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
          (local.set $acc0_0
            (f32x4.relaxed_madd
              (f32x4.relaxed_madd
                (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_0) (local.get $ones)))
                (local.get $x_scale)
                (local.get $x_sum))
              (local.get $scale0)
              (local.get $acc0_0)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 80)))
          (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
          (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
          (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
          (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
          (br_if $loop2 (local.get $blocks_left)))
        (local.set $w (local.get $w0))
        (if $if4 (i32.lt_u (local.get $rows) (i32.const 4))
          (then
            (loop $loop5
              (f32.store
                (local.get $dst)
                (f32x4.extract_lane 0
                  (f32x4.add
                    (local.get $acc0_0)
                    (v128.and (v128.load32_zero (local.get $dst)) (local.get $keep)))))
              (local.set $acc0_0
                (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3
                  (local.get $acc0_0)
                  (local.get $acc0_0)))
              (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
              (local.set $rows (i32.add (local.get $rows) (i32.const -1)))
              (br_if $loop5 (local.get $rows)))
            (br $block0)))
        (v128.store
          (local.get $dst)
          (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
        (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
        (local.set $rows (i32.add (local.get $rows) (i32.const -4)))
        (br_if $loop1 (local.get $rows)))))

  (func $matmul_q4 (export "matmul_q4") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 80)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_q4
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_q4
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_q4
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $gemm_q4_dot (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $sum0_0 v128)
    (local $sum0_1 v128)
    (local $sum0_2 v128)
    (local $sum0_3 v128)
    (local $sum1_0 v128)
    (local $sum1_1 v128)
    (local $sum1_2 v128)
    (local $sum1_3 v128)
    (local $low0 v128)
    (local $low1 v128)
    (local $high0 v128)
    (local $high1 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $offset0 v128)
    (local $offset1 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 80)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp (local.get $x0))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
          (loop $loop3
            (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum0_1 (local.get $sum0_0))
            (local.set $sum0_2 (local.get $sum0_0))
            (local.set $sum0_3 (local.get $sum0_0))
            (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum1_1 (local.get $sum1_0))
            (local.set $sum1_2 (local.get $sum1_0))
            (local.set $sum1_3 (local.get $sum1_0))
            (local.set $low0 (v128.load (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $low1 (v128.load (local.get $w1)))
            (local.set $high1
              (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
            (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=32 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=64 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=96 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_3)))
            (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=48 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=80 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=112 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_3)))
            (local.set $low0 (v128.load offset=16 (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $low1 (v128.load offset=16 (local.get $w1)))
            (local.set $high1
              (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
            (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=36 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=68 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=100 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_3)))
            (local.set $x_splat (v128.load32_splat offset=20 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=52 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=84 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=116 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_3)))
            (local.set $low0 (v128.load offset=32 (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $low1 (v128.load offset=32 (local.get $w1)))
            (local.set $high1
              (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
            (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=40 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=72 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=104 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_3)))
            (local.set $x_splat (v128.load32_splat offset=24 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=56 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=88 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=120 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_3)))
            (local.set $low0 (v128.load offset=48 (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $low1 (v128.load offset=48 (local.get $w1)))
            (local.set $high1
              (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
            (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=44 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=76 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=108 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_3)))
            (local.set $x_splat (v128.load32_splat offset=28 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=60 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=92 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=124 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_3)))
            (local.set $scale0 (v128.load offset=64 (local.get $w0)))
            (local.set $scale1 (v128.load offset=64 (local.get $w1)))
            (local.set $x_scale (v128.load32_splat offset=128 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=144 (local.get $xp)))
            (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
            (local.set $acc0_0
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (local.get $sum0_0))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale0)
                (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (local.get $sum1_0))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale1)
                (local.get $acc1_0)))
            (local.set $x_scale (v128.load32_splat offset=132 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=148 (local.get $xp)))
            (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
            (local.set $acc0_1
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (local.get $sum0_1))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale0)
                (local.get $acc0_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (local.get $sum1_1))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale1)
                (local.get $acc1_1)))
            (local.set $x_scale (v128.load32_splat offset=136 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=152 (local.get $xp)))
            (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
            (local.set $acc0_2
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (local.get $sum0_2))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale0)
                (local.get $acc0_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (local.get $sum1_2))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale1)
                (local.get $acc1_2)))
            (local.set $x_scale (v128.load32_splat offset=140 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=156 (local.get $xp)))
            (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
            (local.set $acc0_3
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (local.get $sum0_3))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale0)
                (local.get $acc0_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd
                (f32x4.relaxed_madd
                  (f32x4.convert_i32x4_s (local.get $sum1_3))
                  (local.get $x_scale)
                  (local.get $x_sum))
                (local.get $scale1)
                (local.get $acc1_3)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 80)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 80)))
            (local.set $xp (i32.add (local.get $xp) (i32.const 160)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop3 (local.get $blocks_left)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_q4_dot (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $sum0_0 v128)
    (local $sum1_0 v128)
    (local $low0 v128)
    (local $low1 v128)
    (local $high0 v128)
    (local $high1 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $offset0 v128)
    (local $offset1 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 80)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $x_first (local.get $x))
      (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
      (local.set $xp0
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
          (i32.mul (local.get $k) (i32.const 32))))
      (local.set $xp1
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $xp2
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
      (loop $loop1
        (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
        (local.set $low0 (v128.load (local.get $w0)))
        (local.set $high0 (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
        (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
        (local.set $low1 (v128.load (local.get $w1)))
        (local.set $high1 (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
        (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
        (local.set $x_splat (v128.load32_splat (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low1)
            (local.get $sum1_0)))
        (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high1)
            (local.get $sum1_0)))
        (local.set $low0 (v128.load offset=16 (local.get $w0)))
        (local.set $high0 (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
        (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
        (local.set $low1 (v128.load offset=16 (local.get $w1)))
        (local.set $high1 (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
        (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
        (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low1)
            (local.get $sum1_0)))
        (local.set $x_splat (v128.load32_splat offset=20 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high1)
            (local.get $sum1_0)))
        (local.set $low0 (v128.load offset=32 (local.get $w0)))
        (local.set $high0 (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
        (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
        (local.set $low1 (v128.load offset=32 (local.get $w1)))
        (local.set $high1 (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
        (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
        (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low1)
            (local.get $sum1_0)))
        (local.set $x_splat (v128.load32_splat offset=24 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high1)
            (local.get $sum1_0)))
        (local.set $low0 (v128.load offset=48 (local.get $w0)))
        (local.set $high0 (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
        (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
        (local.set $low1 (v128.load offset=48 (local.get $w1)))
        (local.set $high1 (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
        (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
        (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low1)
            (local.get $sum1_0)))
        (local.set $x_splat (v128.load32_splat offset=28 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high1)
            (local.get $sum1_0)))
        (local.set $scale0 (v128.load offset=64 (local.get $w0)))
        (local.set $scale1 (v128.load offset=64 (local.get $w1)))
        (local.set $x_scale (v128.load32_splat (local.get $xp1)))
        (local.set $x_sum (v128.load32_splat (local.get $xp2)))
        (local.set $x_sum (f32x4.mul (local.get $x_sum) (v128.const f32x4 -8 -8 -8 -8)))
        (local.set $acc0_0
          (f32x4.relaxed_madd
            (f32x4.relaxed_madd
              (f32x4.convert_i32x4_s (local.get $sum0_0))
              (local.get $x_scale)
              (local.get $x_sum))
            (local.get $scale0)
            (local.get $acc0_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd
            (f32x4.relaxed_madd
              (f32x4.convert_i32x4_s (local.get $sum1_0))
              (local.get $x_scale)
              (local.get $x_sum))
            (local.get $scale1)
            (local.get $acc1_0)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const 80)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 80)))
        (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
        (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
        (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
        (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
        (br_if $loop1 (local.get $blocks_left)))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $matmul_q4_dot (export "matmul_q4_dot") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 80)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_q4_dot
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_q4_dot
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_q4
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $gemm_q4min (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $ones v128)
    (local $sum0_0 v128)
    (local $sum0_1 v128)
    (local $sum0_2 v128)
    (local $sum0_3 v128)
    (local $sum1_0 v128)
    (local $sum1_1 v128)
    (local $sum1_2 v128)
    (local $sum1_3 v128)
    (local $low0 v128)
    (local $low1 v128)
    (local $high0 v128)
    (local $high1 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $offset0 v128)
    (local $offset1 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 96)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp (local.get $x0))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (local.set $ones (v128.const i16x8 1 1 1 1 1 1 1 1))
          (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
          (loop $loop3
            (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum0_1 (local.get $sum0_0))
            (local.set $sum0_2 (local.get $sum0_0))
            (local.set $sum0_3 (local.get $sum0_0))
            (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum1_1 (local.get $sum1_0))
            (local.set $sum1_2 (local.get $sum1_0))
            (local.set $sum1_3 (local.get $sum1_0))
            (local.set $vectors_left (i32.const 4))
            (loop $loop4
              (local.set $low0 (v128.load (local.get $w0)))
              (local.set $high0
                (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
              (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
              (local.set $low1 (v128.load (local.get $w1)))
              (local.set $high1
                (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
              (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
              (local.set $x_splat (v128.load32_splat (local.get $xp)))
              (local.set $sum0_0
                (i16x8.add
                  (local.get $sum0_0)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
              (local.set $sum1_0
                (i16x8.add
                  (local.get $sum1_0)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
              (local.set $x_splat (v128.load32_splat offset=32 (local.get $xp)))
              (local.set $sum0_1
                (i16x8.add
                  (local.get $sum0_1)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
              (local.set $sum1_1
                (i16x8.add
                  (local.get $sum1_1)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
              (local.set $x_splat (v128.load32_splat offset=64 (local.get $xp)))
              (local.set $sum0_2
                (i16x8.add
                  (local.get $sum0_2)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
              (local.set $sum1_2
                (i16x8.add
                  (local.get $sum1_2)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
              (local.set $x_splat (v128.load32_splat offset=96 (local.get $xp)))
              (local.set $sum0_3
                (i16x8.add
                  (local.get $sum0_3)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
              (local.set $sum1_3
                (i16x8.add
                  (local.get $sum1_3)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
              (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp)))
              (local.set $sum0_0
                (i16x8.add
                  (local.get $sum0_0)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
              (local.set $sum1_0
                (i16x8.add
                  (local.get $sum1_0)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
              (local.set $x_splat (v128.load32_splat offset=48 (local.get $xp)))
              (local.set $sum0_1
                (i16x8.add
                  (local.get $sum0_1)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
              (local.set $sum1_1
                (i16x8.add
                  (local.get $sum1_1)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
              (local.set $x_splat (v128.load32_splat offset=80 (local.get $xp)))
              (local.set $sum0_2
                (i16x8.add
                  (local.get $sum0_2)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
              (local.set $sum1_2
                (i16x8.add
                  (local.get $sum1_2)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
              (local.set $x_splat (v128.load32_splat offset=112 (local.get $xp)))
              (local.set $sum0_3
                (i16x8.add
                  (local.get $sum0_3)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
              (local.set $sum1_3
                (i16x8.add
                  (local.get $sum1_3)
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
              (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
              (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
              (local.set $xp (i32.add (local.get $xp) (i32.const 4)))
              (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
              (br_if $loop4 (local.get $vectors_left)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const -64)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const -64)))
            (local.set $xp (i32.add (local.get $xp) (i32.const -16)))
            (local.set $scale0 (v128.load offset=64 (local.get $w0)))
            (local.set $offset0 (v128.load offset=80 (local.get $w0)))
            (local.set $scale1 (v128.load offset=64 (local.get $w1)))
            (local.set $offset1 (v128.load offset=80 (local.get $w1)))
            (local.set $x_scale (v128.load32_splat offset=128 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=144 (local.get $xp)))
            (local.set $acc0_0
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_0) (local.get $ones)))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_0)))
            (local.set $acc0_0
              (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_0) (local.get $ones)))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_0)))
            (local.set $x_scale (v128.load32_splat offset=132 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=148 (local.get $xp)))
            (local.set $acc0_1
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_1) (local.get $ones)))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_1)))
            (local.set $acc0_1
              (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_1) (local.get $ones)))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_1)))
            (local.set $x_scale (v128.load32_splat offset=136 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=152 (local.get $xp)))
            (local.set $acc0_2
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_2) (local.get $ones)))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_2)))
            (local.set $acc0_2
              (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_2) (local.get $ones)))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_2)))
            (local.set $x_scale (v128.load32_splat offset=140 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=156 (local.get $xp)))
            (local.set $acc0_3
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_3) (local.get $ones)))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_3)))
            (local.set $acc0_3
              (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_3) (local.get $ones)))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_3)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 96)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 96)))
            (local.set $xp (i32.add (local.get $xp) (i32.const 160)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop3 (local.get $blocks_left)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_q4min (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $ones v128)
    (local $sum0_0 v128)
    (local $sum1_0 v128)
    (local $low0 v128)
    (local $low1 v128)
    (local $high0 v128)
    (local $high1 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $offset0 v128)
    (local $offset1 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 96)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $x_first (local.get $x))
      (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
      (local.set $xp0
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
          (i32.mul (local.get $k) (i32.const 32))))
      (local.set $xp1
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $xp2
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (local.set $ones (v128.const i16x8 1 1 1 1 1 1 1 1))
      (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
      (loop $loop1
        (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
        (local.set $vectors_left (i32.const 4))
        (loop $loop2
          (local.set $low0 (v128.load (local.get $w0)))
          (local.set $high0
            (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
          (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
          (local.set $low1 (v128.load (local.get $w1)))
          (local.set $high1
            (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
          (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
          (local.set $x_splat (v128.load32_splat (local.get $xp0)))
          (local.set $sum0_0
            (i16x8.add
              (local.get $sum0_0)
              (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
          (local.set $sum1_0
            (i16x8.add
              (local.get $sum1_0)
              (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low1))))
          (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp0)))
          (local.set $sum0_0
            (i16x8.add
              (local.get $sum0_0)
              (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
          (local.set $sum1_0
            (i16x8.add
              (local.get $sum1_0)
              (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high1))))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
          (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
          (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
          (br_if $loop2 (local.get $vectors_left)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const -64)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const -64)))
        (local.set $xp0 (i32.add (local.get $xp0) (i32.const -16)))
        (local.set $scale0 (v128.load offset=64 (local.get $w0)))
        (local.set $offset0 (v128.load offset=80 (local.get $w0)))
        (local.set $scale1 (v128.load offset=64 (local.get $w1)))
        (local.set $offset1 (v128.load offset=80 (local.get $w1)))
        (local.set $x_scale (v128.load32_splat (local.get $xp1)))
        (local.set $x_sum (v128.load32_splat (local.get $xp2)))
        (local.set $acc0_0
          (f32x4.relaxed_madd
            (f32x4.mul
              (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_0) (local.get $ones)))
              (local.get $x_scale))
            (local.get $scale0)
            (local.get $acc0_0)))
        (local.set $acc0_0
          (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd
            (f32x4.mul
              (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum1_0) (local.get $ones)))
              (local.get $x_scale))
            (local.get $scale1)
            (local.get $acc1_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_0)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const 96)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 96)))
        (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
        (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
        (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
        (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
        (br_if $loop1 (local.get $blocks_left)))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $gemv_last_q4min (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $rows i32) (param $accumulate i32)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $keep v128)
    (local $ones v128)
    (local $sum0_0 v128)
    (local $low0 v128)
    (local $high0 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $offset0 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (block $block0
      (loop $loop1
        (local.set $x_first (local.get $x))
        (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
        (local.set $xp0
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
            (i32.mul (local.get $k) (i32.const 32))))
        (local.set $xp1
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $xp2
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $w0 (local.get $w))
        (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
        (local.set $blocks_left (local.get $blocks))
        (local.set $ones (v128.const i16x8 1 1 1 1 1 1 1 1))
        (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
        (loop $loop2
          (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
          (local.set $vectors_left (i32.const 4))
          (loop $loop3
            (local.set $low0 (v128.load (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat (local.get $xp0)))
            (local.set $sum0_0
              (i16x8.add
                (local.get $sum0_0)
                (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $low0))))
            (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp0)))
            (local.set $sum0_0
              (i16x8.add
                (local.get $sum0_0)
                (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $x_splat) (local.get $high0))))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
            (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
            (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
            (br_if $loop3 (local.get $vectors_left)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const -64)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const -16)))
          (local.set $scale0 (v128.load offset=64 (local.get $w0)))
          (local.set $offset0 (v128.load offset=80 (local.get $w0)))
          (local.set $x_scale (v128.load32_splat (local.get $xp1)))
          (local.set $x_sum (v128.load32_splat (local.get $xp2)))
          (local.set $acc0_0
            (f32x4.relaxed_madd
              (f32x4.mul
                (f32x4.convert_i32x4_s (i32x4.dot_i16x8_s (local.get $sum0_0) (local.get $ones)))
                (local.get $x_scale))
              (local.get $scale0)
              (local.get $acc0_0)))
          (local.set $acc0_0
            (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_0)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 96)))
          (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
          (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
          (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
          (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
          (br_if $loop2 (local.get $blocks_left)))
        (local.set $w (local.get $w0))
        (if $if4 (i32.lt_u (local.get $rows) (i32.const 4))
          (then
            (loop $loop5
              (f32.store
                (local.get $dst)
                (f32x4.extract_lane 0
                  (f32x4.add
                    (local.get $acc0_0)
                    (v128.and (v128.load32_zero (local.get $dst)) (local.get $keep)))))
              (local.set $acc0_0
                (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3
                  (local.get $acc0_0)
                  (local.get $acc0_0)))
              (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
              (local.set $rows (i32.add (local.get $rows) (i32.const -1)))
              (br_if $loop5 (local.get $rows)))
            (br $block0)))
        (v128.store
          (local.get $dst)
          (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
        (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
        (local.set $rows (i32.add (local.get $rows) (i32.const -4)))
        (br_if $loop1 (local.get $rows)))))

  (func $matmul_q4min (export "matmul_q4min") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 96)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_q4min
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_q4min
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_q4min
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $gemm_q4min_dot (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $sum0_0 v128)
    (local $sum0_1 v128)
    (local $sum0_2 v128)
    (local $sum0_3 v128)
    (local $sum1_0 v128)
    (local $sum1_1 v128)
    (local $sum1_2 v128)
    (local $sum1_3 v128)
    (local $low0 v128)
    (local $low1 v128)
    (local $high0 v128)
    (local $high1 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $offset0 v128)
    (local $offset1 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 96)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp (local.get $x0))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
          (loop $loop3
            (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum0_1 (local.get $sum0_0))
            (local.set $sum0_2 (local.get $sum0_0))
            (local.set $sum0_3 (local.get $sum0_0))
            (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum1_1 (local.get $sum1_0))
            (local.set $sum1_2 (local.get $sum1_0))
            (local.set $sum1_3 (local.get $sum1_0))
            (local.set $low0 (v128.load (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $low1 (v128.load (local.get $w1)))
            (local.set $high1
              (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
            (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=32 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=64 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=96 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_3)))
            (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=48 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=80 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=112 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_3)))
            (local.set $low0 (v128.load offset=16 (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $low1 (v128.load offset=16 (local.get $w1)))
            (local.set $high1
              (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
            (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=36 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=68 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=100 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_3)))
            (local.set $x_splat (v128.load32_splat offset=20 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=52 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=84 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=116 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_3)))
            (local.set $low0 (v128.load offset=32 (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $low1 (v128.load offset=32 (local.get $w1)))
            (local.set $high1
              (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
            (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=40 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=72 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=104 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_3)))
            (local.set $x_splat (v128.load32_splat offset=24 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=56 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=88 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=120 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_3)))
            (local.set $low0 (v128.load offset=48 (local.get $w0)))
            (local.set $high0
              (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
            (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
            (local.set $low1 (v128.load offset=48 (local.get $w1)))
            (local.set $high1
              (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
            (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
            (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=44 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=76 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=108 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $low1)
                (local.get $sum1_3)))
            (local.set $x_splat (v128.load32_splat offset=28 (local.get $xp)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=60 (local.get $xp)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=92 (local.get $xp)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=124 (local.get $xp)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high0)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $x_splat)
                (local.get $high1)
                (local.get $sum1_3)))
            (local.set $scale0 (v128.load offset=64 (local.get $w0)))
            (local.set $offset0 (v128.load offset=80 (local.get $w0)))
            (local.set $scale1 (v128.load offset=64 (local.get $w1)))
            (local.set $offset1 (v128.load offset=80 (local.get $w1)))
            (local.set $x_scale (v128.load32_splat offset=128 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=144 (local.get $xp)))
            (local.set $acc0_0
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_0)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_0)))
            (local.set $acc0_0
              (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_0)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_0)))
            (local.set $x_scale (v128.load32_splat offset=132 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=148 (local.get $xp)))
            (local.set $acc0_1
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_1)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_1)))
            (local.set $acc0_1
              (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_1)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_1)))
            (local.set $x_scale (v128.load32_splat offset=136 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=152 (local.get $xp)))
            (local.set $acc0_2
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_2)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_2)))
            (local.set $acc0_2
              (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_2)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_2)))
            (local.set $x_scale (v128.load32_splat offset=140 (local.get $xp)))
            (local.set $x_sum (v128.load32_splat offset=156 (local.get $xp)))
            (local.set $acc0_3
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_3)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_3)))
            (local.set $acc0_3
              (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_3)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_3)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 96)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 96)))
            (local.set $xp (i32.add (local.get $xp) (i32.const 160)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop3 (local.get $blocks_left)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_q4min_dot (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $sum0_0 v128)
    (local $sum1_0 v128)
    (local $low0 v128)
    (local $low1 v128)
    (local $high0 v128)
    (local $high1 v128)
    (local $x_splat v128)
    (local $mask v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $offset0 v128)
    (local $offset1 v128)
    (local $x_scale v128)
    (local $x_sum v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 96)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $x_first (local.get $x))
      (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
      (local.set $xp0
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
          (i32.mul (local.get $k) (i32.const 32))))
      (local.set $xp1
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $xp2
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (local.set $mask (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
      (loop $loop1
        (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
        (local.set $low0 (v128.load (local.get $w0)))
        (local.set $high0 (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
        (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
        (local.set $low1 (v128.load (local.get $w1)))
        (local.set $high1 (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
        (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
        (local.set $x_splat (v128.load32_splat (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low1)
            (local.get $sum1_0)))
        (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high1)
            (local.get $sum1_0)))
        (local.set $low0 (v128.load offset=16 (local.get $w0)))
        (local.set $high0 (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
        (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
        (local.set $low1 (v128.load offset=16 (local.get $w1)))
        (local.set $high1 (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
        (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
        (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low1)
            (local.get $sum1_0)))
        (local.set $x_splat (v128.load32_splat offset=20 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high1)
            (local.get $sum1_0)))
        (local.set $low0 (v128.load offset=32 (local.get $w0)))
        (local.set $high0 (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
        (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
        (local.set $low1 (v128.load offset=32 (local.get $w1)))
        (local.set $high1 (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
        (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
        (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low1)
            (local.get $sum1_0)))
        (local.set $x_splat (v128.load32_splat offset=24 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high1)
            (local.get $sum1_0)))
        (local.set $low0 (v128.load offset=48 (local.get $w0)))
        (local.set $high0 (v128.and (i16x8.shr_u (local.get $low0) (i32.const 4)) (local.get $mask)))
        (local.set $low0 (v128.and (local.get $low0) (local.get $mask)))
        (local.set $low1 (v128.load offset=48 (local.get $w1)))
        (local.set $high1 (v128.and (i16x8.shr_u (local.get $low1) (i32.const 4)) (local.get $mask)))
        (local.set $low1 (v128.and (local.get $low1) (local.get $mask)))
        (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $low1)
            (local.get $sum1_0)))
        (local.set $x_splat (v128.load32_splat offset=28 (local.get $xp0)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high0)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $x_splat)
            (local.get $high1)
            (local.get $sum1_0)))
        (local.set $scale0 (v128.load offset=64 (local.get $w0)))
        (local.set $offset0 (v128.load offset=80 (local.get $w0)))
        (local.set $scale1 (v128.load offset=64 (local.get $w1)))
        (local.set $offset1 (v128.load offset=80 (local.get $w1)))
        (local.set $x_scale (v128.load32_splat (local.get $xp1)))
        (local.set $x_sum (v128.load32_splat (local.get $xp2)))
        (local.set $acc0_0
          (f32x4.relaxed_madd
            (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_0)) (local.get $x_scale))
            (local.get $scale0)
            (local.get $acc0_0)))
        (local.set $acc0_0
          (f32x4.relaxed_madd (local.get $offset0) (local.get $x_sum) (local.get $acc0_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd
            (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_0)) (local.get $x_scale))
            (local.get $scale1)
            (local.get $acc1_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd (local.get $offset1) (local.get $x_sum) (local.get $acc1_0)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const 96)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 96)))
        (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
        (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
        (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
        (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
        (br_if $loop1 (local.get $blocks_left)))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $matmul_q4min_dot (export "matmul_q4min_dot") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 96)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_q4min_dot
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_q4min_dot
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_q4min
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $gemm_q8 (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $sum0_0 v128)
    (local $sum0_1 v128)
    (local $sum0_2 v128)
    (local $sum0_3 v128)
    (local $sum1_0 v128)
    (local $sum1_1 v128)
    (local $sum1_2 v128)
    (local $sum1_3 v128)
    (local $w_bytes0 v128)
    (local $w_bytes1 v128)
    (local $x_high v128)
    (local $x_low v128)
    (local $low_unit v128)
    (local $high_unit v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $x_scale v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 272)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp (local.get $x0))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (local.set $low_unit (v128.const i16x8 1 1 1 1 1 1 1 1))
          (local.set $high_unit (v128.const i16x8 128 128 128 128 128 128 128 128))
          (loop $loop3
            (local.set $sum0_0 (v128.load offset=144 (local.get $w0)))
            (local.set $sum0_1 (local.get $sum0_0))
            (local.set $sum0_2 (local.get $sum0_0))
            (local.set $sum0_3 (local.get $sum0_0))
            (local.set $sum1_0 (v128.load offset=144 (local.get $w1)))
            (local.set $sum1_1 (local.get $sum1_0))
            (local.set $sum1_2 (local.get $sum1_0))
            (local.set $sum1_3 (local.get $sum1_0))
            (local.set $vectors_left (i32.const 8))
            (loop $loop4
              (local.set $w_bytes0 (v128.load (local.get $w0)))
              (local.set $w_bytes1 (v128.load (local.get $w1)))
              (local.set $x_high (v128.load32_splat (local.get $xp)))
              (local.set $x_low (v128.load32_splat offset=32 (local.get $xp)))
              (local.set $sum0_0
                (i32x4.add
                  (local.get $sum0_0)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_high))
                      (local.get $high_unit))
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_low))
                      (local.get $low_unit)))))
              (local.set $sum1_0
                (i32x4.add
                  (local.get $sum1_0)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_high))
                      (local.get $high_unit))
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_low))
                      (local.get $low_unit)))))
              (local.set $x_high (v128.load32_splat offset=64 (local.get $xp)))
              (local.set $x_low (v128.load32_splat offset=96 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.add
                  (local.get $sum0_1)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_high))
                      (local.get $high_unit))
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_low))
                      (local.get $low_unit)))))
              (local.set $sum1_1
                (i32x4.add
                  (local.get $sum1_1)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_high))
                      (local.get $high_unit))
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_low))
                      (local.get $low_unit)))))
              (local.set $x_high (v128.load32_splat offset=128 (local.get $xp)))
              (local.set $x_low (v128.load32_splat offset=160 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.add
                  (local.get $sum0_2)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_high))
                      (local.get $high_unit))
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_low))
                      (local.get $low_unit)))))
              (local.set $sum1_2
                (i32x4.add
                  (local.get $sum1_2)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_high))
                      (local.get $high_unit))
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_low))
                      (local.get $low_unit)))))
              (local.set $x_high (v128.load32_splat offset=192 (local.get $xp)))
              (local.set $x_low (v128.load32_splat offset=224 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.add
                  (local.get $sum0_3)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_high))
                      (local.get $high_unit))
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_low))
                      (local.get $low_unit)))))
              (local.set $sum1_3
                (i32x4.add
                  (local.get $sum1_3)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_high))
                      (local.get $high_unit))
                    (i32x4.dot_i16x8_s
                      (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_low))
                      (local.get $low_unit)))))
              (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
              (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
              (local.set $xp (i32.add (local.get $xp) (i32.const 4)))
              (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
              (br_if $loop4 (local.get $vectors_left)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const -128)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const -128)))
            (local.set $xp (i32.add (local.get $xp) (i32.const -32)))
            (local.set $scale0 (v128.load offset=128 (local.get $w0)))
            (local.set $scale1 (v128.load offset=128 (local.get $w1)))
            (local.set $x_scale (v128.load32_splat offset=256 (local.get $xp)))
            (local.set $acc0_0
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_0)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_0)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_0)))
            (local.set $x_scale (v128.load32_splat offset=260 (local.get $xp)))
            (local.set $acc0_1
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_1)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_1)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_1)))
            (local.set $x_scale (v128.load32_splat offset=264 (local.get $xp)))
            (local.set $acc0_2
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_2)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_2)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_2)))
            (local.set $x_scale (v128.load32_splat offset=268 (local.get $xp)))
            (local.set $acc0_3
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_3)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_3)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_3)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 160)))
            (local.set $xp (i32.add (local.get $xp) (i32.const 272)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop3 (local.get $blocks_left)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_q8 (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $sum0_0 v128)
    (local $sum1_0 v128)
    (local $w_bytes0 v128)
    (local $w_bytes1 v128)
    (local $x_high v128)
    (local $x_low v128)
    (local $low_unit v128)
    (local $high_unit v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $x_scale v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 160)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $x_first (local.get $x))
      (local.set $x_step (i32.mul (local.get $n) (i32.const 68)))
      (local.set $xp0
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
          (i32.mul (local.get $k) (i32.const 64))))
      (local.set $xp1
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 64)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (local.set $low_unit (v128.const i16x8 1 1 1 1 1 1 1 1))
      (local.set $high_unit (v128.const i16x8 128 128 128 128 128 128 128 128))
      (loop $loop1
        (local.set $sum0_0 (v128.load offset=144 (local.get $w0)))
        (local.set $sum1_0 (v128.load offset=144 (local.get $w1)))
        (local.set $vectors_left (i32.const 8))
        (loop $loop2
          (local.set $w_bytes0 (v128.load (local.get $w0)))
          (local.set $w_bytes1 (v128.load (local.get $w1)))
          (local.set $x_high (v128.load32_splat (local.get $xp0)))
          (local.set $x_low (v128.load32_splat offset=32 (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.add
              (local.get $sum0_0)
              (i32x4.add
                (i32x4.dot_i16x8_s
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_high))
                  (local.get $high_unit))
                (i32x4.dot_i16x8_s
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_low))
                  (local.get $low_unit)))))
          (local.set $sum1_0
            (i32x4.add
              (local.get $sum1_0)
              (i32x4.add
                (i32x4.dot_i16x8_s
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_high))
                  (local.get $high_unit))
                (i32x4.dot_i16x8_s
                  (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes1) (local.get $x_low))
                  (local.get $low_unit)))))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
          (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
          (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
          (br_if $loop2 (local.get $vectors_left)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const -128)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const -128)))
        (local.set $xp0 (i32.add (local.get $xp0) (i32.const -32)))
        (local.set $scale0 (v128.load offset=128 (local.get $w0)))
        (local.set $scale1 (v128.load offset=128 (local.get $w1)))
        (local.set $x_scale (v128.load32_splat (local.get $xp1)))
        (local.set $acc0_0
          (f32x4.relaxed_madd
            (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_0)) (local.get $x_scale))
            (local.get $scale0)
            (local.get $acc0_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd
            (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_0)) (local.get $x_scale))
            (local.get $scale1)
            (local.get $acc1_0)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 160)))
        (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
        (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
        (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
        (br_if $loop1 (local.get $blocks_left)))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $gemv_last_q8 (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $rows i32) (param $accumulate i32)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $keep v128)
    (local $sum0_0 v128)
    (local $w_bytes0 v128)
    (local $x_high v128)
    (local $x_low v128)
    (local $low_unit v128)
    (local $high_unit v128)
    (local $scale0 v128)
    (local $x_scale v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (block $block0
      (loop $loop1
        (local.set $x_first (local.get $x))
        (local.set $x_step (i32.mul (local.get $n) (i32.const 68)))
        (local.set $xp0
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
            (i32.mul (local.get $k) (i32.const 64))))
        (local.set $xp1
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 64)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $w0 (local.get $w))
        (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
        (local.set $blocks_left (local.get $blocks))
        (local.set $low_unit (v128.const i16x8 1 1 1 1 1 1 1 1))
        (local.set $high_unit (v128.const i16x8 128 128 128 128 128 128 128 128))
        (loop $loop2
          (local.set $sum0_0 (v128.load offset=144 (local.get $w0)))
          (local.set $vectors_left (i32.const 8))
          (loop $loop3
            (local.set $w_bytes0 (v128.load (local.get $w0)))
            (local.set $x_high (v128.load32_splat (local.get $xp0)))
            (local.set $x_low (v128.load32_splat offset=32 (local.get $xp0)))
            (local.set $sum0_0
              (i32x4.add
                (local.get $sum0_0)
                (i32x4.add
                  (i32x4.dot_i16x8_s
                    (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_high))
                    (local.get $high_unit))
                  (i32x4.dot_i16x8_s
                    (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $w_bytes0) (local.get $x_low))
                    (local.get $low_unit)))))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
            (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
            (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
            (br_if $loop3 (local.get $vectors_left)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const -128)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const -32)))
          (local.set $scale0 (v128.load offset=128 (local.get $w0)))
          (local.set $x_scale (v128.load32_splat (local.get $xp1)))
          (local.set $acc0_0
            (f32x4.relaxed_madd
              (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_0)) (local.get $x_scale))
              (local.get $scale0)
              (local.get $acc0_0)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
          (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
          (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
          (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
          (br_if $loop2 (local.get $blocks_left)))
        (local.set $w (local.get $w0))
        (if $if4 (i32.lt_u (local.get $rows) (i32.const 4))
          (then
            (loop $loop5
              (f32.store
                (local.get $dst)
                (f32x4.extract_lane 0
                  (f32x4.add
                    (local.get $acc0_0)
                    (v128.and (v128.load32_zero (local.get $dst)) (local.get $keep)))))
              (local.set $acc0_0
                (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3
                  (local.get $acc0_0)
                  (local.get $acc0_0)))
              (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
              (local.set $rows (i32.add (local.get $rows) (i32.const -1)))
              (br_if $loop5 (local.get $rows)))
            (br $block0)))
        (v128.store
          (local.get $dst)
          (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
        (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
        (local.set $rows (i32.add (local.get $rows) (i32.const -4)))
        (br_if $loop1 (local.get $rows)))))

  (func $matmul_q8 (export "matmul_q8") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 272)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_q8
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_q8
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_q8
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $gemm_q8_dot (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $sum0_0 v128)
    (local $sum0_1 v128)
    (local $sum0_2 v128)
    (local $sum0_3 v128)
    (local $sum1_0 v128)
    (local $sum1_1 v128)
    (local $sum1_2 v128)
    (local $sum1_3 v128)
    (local $w_bytes0 v128)
    (local $w_bytes1 v128)
    (local $x_splat v128)
    (local $halves_left i32)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $x_scale v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 272)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp (local.get $x0))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (loop $loop3
            (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum0_1 (local.get $sum0_0))
            (local.set $sum0_2 (local.get $sum0_0))
            (local.set $sum0_3 (local.get $sum0_0))
            (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum1_1 (local.get $sum1_0))
            (local.set $sum1_2 (local.get $sum1_0))
            (local.set $sum1_3 (local.get $sum1_0))
            (local.set $halves_left (i32.const 2))
            (loop $loop4
              (local.set $w_bytes0 (v128.load (local.get $w0)))
              (local.set $w_bytes1 (v128.load (local.get $w1)))
              (local.set $x_splat (v128.load32_splat (local.get $xp)))
              (local.set $sum0_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (i32x4.shl (local.get $sum0_0) (i32.const 7))))
              (local.set $sum1_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (i32x4.shl (local.get $sum1_0) (i32.const 7))))
              (local.set $x_splat (v128.load32_splat offset=64 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (i32x4.shl (local.get $sum0_1) (i32.const 7))))
              (local.set $sum1_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (i32x4.shl (local.get $sum1_1) (i32.const 7))))
              (local.set $x_splat (v128.load32_splat offset=128 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (i32x4.shl (local.get $sum0_2) (i32.const 7))))
              (local.set $sum1_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (i32x4.shl (local.get $sum1_2) (i32.const 7))))
              (local.set $x_splat (v128.load32_splat offset=192 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (i32x4.shl (local.get $sum0_3) (i32.const 7))))
              (local.set $sum1_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (i32x4.shl (local.get $sum1_3) (i32.const 7))))
              (local.set $w_bytes0 (v128.load offset=16 (local.get $w0)))
              (local.set $w_bytes1 (v128.load offset=16 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp)))
              (local.set $sum0_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_0)))
              (local.set $sum1_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_0)))
              (local.set $x_splat (v128.load32_splat offset=68 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_1)))
              (local.set $sum1_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_1)))
              (local.set $x_splat (v128.load32_splat offset=132 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_2)))
              (local.set $sum1_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_2)))
              (local.set $x_splat (v128.load32_splat offset=196 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_3)))
              (local.set $sum1_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_3)))
              (local.set $w_bytes0 (v128.load offset=32 (local.get $w0)))
              (local.set $w_bytes1 (v128.load offset=32 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp)))
              (local.set $sum0_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_0)))
              (local.set $sum1_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_0)))
              (local.set $x_splat (v128.load32_splat offset=72 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_1)))
              (local.set $sum1_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_1)))
              (local.set $x_splat (v128.load32_splat offset=136 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_2)))
              (local.set $sum1_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_2)))
              (local.set $x_splat (v128.load32_splat offset=200 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_3)))
              (local.set $sum1_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_3)))
              (local.set $w_bytes0 (v128.load offset=48 (local.get $w0)))
              (local.set $w_bytes1 (v128.load offset=48 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp)))
              (local.set $sum0_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_0)))
              (local.set $sum1_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_0)))
              (local.set $x_splat (v128.load32_splat offset=76 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_1)))
              (local.set $sum1_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_1)))
              (local.set $x_splat (v128.load32_splat offset=140 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_2)))
              (local.set $sum1_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_2)))
              (local.set $x_splat (v128.load32_splat offset=204 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_3)))
              (local.set $sum1_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_3)))
              (local.set $w_bytes0 (v128.load offset=64 (local.get $w0)))
              (local.set $w_bytes1 (v128.load offset=64 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp)))
              (local.set $sum0_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_0)))
              (local.set $sum1_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_0)))
              (local.set $x_splat (v128.load32_splat offset=80 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_1)))
              (local.set $sum1_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_1)))
              (local.set $x_splat (v128.load32_splat offset=144 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_2)))
              (local.set $sum1_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_2)))
              (local.set $x_splat (v128.load32_splat offset=208 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_3)))
              (local.set $sum1_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_3)))
              (local.set $w_bytes0 (v128.load offset=80 (local.get $w0)))
              (local.set $w_bytes1 (v128.load offset=80 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=20 (local.get $xp)))
              (local.set $sum0_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_0)))
              (local.set $sum1_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_0)))
              (local.set $x_splat (v128.load32_splat offset=84 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_1)))
              (local.set $sum1_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_1)))
              (local.set $x_splat (v128.load32_splat offset=148 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_2)))
              (local.set $sum1_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_2)))
              (local.set $x_splat (v128.load32_splat offset=212 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_3)))
              (local.set $sum1_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_3)))
              (local.set $w_bytes0 (v128.load offset=96 (local.get $w0)))
              (local.set $w_bytes1 (v128.load offset=96 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=24 (local.get $xp)))
              (local.set $sum0_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_0)))
              (local.set $sum1_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_0)))
              (local.set $x_splat (v128.load32_splat offset=88 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_1)))
              (local.set $sum1_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_1)))
              (local.set $x_splat (v128.load32_splat offset=152 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_2)))
              (local.set $sum1_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_2)))
              (local.set $x_splat (v128.load32_splat offset=216 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_3)))
              (local.set $sum1_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_3)))
              (local.set $w_bytes0 (v128.load offset=112 (local.get $w0)))
              (local.set $w_bytes1 (v128.load offset=112 (local.get $w1)))
              (local.set $x_splat (v128.load32_splat offset=28 (local.get $xp)))
              (local.set $sum0_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_0)))
              (local.set $sum1_0
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_0)))
              (local.set $x_splat (v128.load32_splat offset=92 (local.get $xp)))
              (local.set $sum0_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_1)))
              (local.set $sum1_1
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_1)))
              (local.set $x_splat (v128.load32_splat offset=156 (local.get $xp)))
              (local.set $sum0_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_2)))
              (local.set $sum1_2
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_2)))
              (local.set $x_splat (v128.load32_splat offset=220 (local.get $xp)))
              (local.set $sum0_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes0)
                  (local.get $x_splat)
                  (local.get $sum0_3)))
              (local.set $sum1_3
                (i32x4.relaxed_dot_i8x16_i7x16_add_s
                  (local.get $w_bytes1)
                  (local.get $x_splat)
                  (local.get $sum1_3)))
              (local.set $xp (i32.add (local.get $xp) (i32.const 32)))
              (local.set $halves_left (i32.add (local.get $halves_left) (i32.const -1)))
              (br_if $loop4 (local.get $halves_left)))
            (local.set $xp (i32.add (local.get $xp) (i32.const -64)))
            (local.set $scale0 (v128.load offset=128 (local.get $w0)))
            (local.set $scale1 (v128.load offset=128 (local.get $w1)))
            (local.set $x_scale (v128.load32_splat offset=256 (local.get $xp)))
            (local.set $acc0_0
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (i32x4.add (local.get $sum0_0) (v128.load offset=144 (local.get $w0))))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (i32x4.add (local.get $sum1_0) (v128.load offset=144 (local.get $w1))))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_0)))
            (local.set $x_scale (v128.load32_splat offset=260 (local.get $xp)))
            (local.set $acc0_1
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (i32x4.add (local.get $sum0_1) (v128.load offset=144 (local.get $w0))))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (i32x4.add (local.get $sum1_1) (v128.load offset=144 (local.get $w1))))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_1)))
            (local.set $x_scale (v128.load32_splat offset=264 (local.get $xp)))
            (local.set $acc0_2
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (i32x4.add (local.get $sum0_2) (v128.load offset=144 (local.get $w0))))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (i32x4.add (local.get $sum1_2) (v128.load offset=144 (local.get $w1))))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_2)))
            (local.set $x_scale (v128.load32_splat offset=268 (local.get $xp)))
            (local.set $acc0_3
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (i32x4.add (local.get $sum0_3) (v128.load offset=144 (local.get $w0))))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s
                    (i32x4.add (local.get $sum1_3) (v128.load offset=144 (local.get $w1))))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_3)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 160)))
            (local.set $xp (i32.add (local.get $xp) (i32.const 272)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop3 (local.get $blocks_left)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_q8_dot (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $sum0_0 v128)
    (local $sum1_0 v128)
    (local $w_bytes0 v128)
    (local $w_bytes1 v128)
    (local $x_splat v128)
    (local $halves_left i32)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $x_scale v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 160)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $x_first (local.get $x))
      (local.set $x_step (i32.mul (local.get $n) (i32.const 68)))
      (local.set $xp0
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
          (i32.mul (local.get $k) (i32.const 64))))
      (local.set $xp1
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 64)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (loop $loop1
        (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
        (local.set $halves_left (i32.const 2))
        (loop $loop2
          (local.set $w_bytes0 (v128.load (local.get $w0)))
          (local.set $w_bytes1 (v128.load (local.get $w1)))
          (local.set $x_splat (v128.load32_splat (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes0)
              (local.get $x_splat)
              (i32x4.shl (local.get $sum0_0) (i32.const 7))))
          (local.set $sum1_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes1)
              (local.get $x_splat)
              (i32x4.shl (local.get $sum1_0) (i32.const 7))))
          (local.set $w_bytes0 (v128.load offset=16 (local.get $w0)))
          (local.set $w_bytes1 (v128.load offset=16 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes0)
              (local.get $x_splat)
              (local.get $sum0_0)))
          (local.set $sum1_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes1)
              (local.get $x_splat)
              (local.get $sum1_0)))
          (local.set $w_bytes0 (v128.load offset=32 (local.get $w0)))
          (local.set $w_bytes1 (v128.load offset=32 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes0)
              (local.get $x_splat)
              (local.get $sum0_0)))
          (local.set $sum1_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes1)
              (local.get $x_splat)
              (local.get $sum1_0)))
          (local.set $w_bytes0 (v128.load offset=48 (local.get $w0)))
          (local.set $w_bytes1 (v128.load offset=48 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes0)
              (local.get $x_splat)
              (local.get $sum0_0)))
          (local.set $sum1_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes1)
              (local.get $x_splat)
              (local.get $sum1_0)))
          (local.set $w_bytes0 (v128.load offset=64 (local.get $w0)))
          (local.set $w_bytes1 (v128.load offset=64 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes0)
              (local.get $x_splat)
              (local.get $sum0_0)))
          (local.set $sum1_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes1)
              (local.get $x_splat)
              (local.get $sum1_0)))
          (local.set $w_bytes0 (v128.load offset=80 (local.get $w0)))
          (local.set $w_bytes1 (v128.load offset=80 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=20 (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes0)
              (local.get $x_splat)
              (local.get $sum0_0)))
          (local.set $sum1_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes1)
              (local.get $x_splat)
              (local.get $sum1_0)))
          (local.set $w_bytes0 (v128.load offset=96 (local.get $w0)))
          (local.set $w_bytes1 (v128.load offset=96 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=24 (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes0)
              (local.get $x_splat)
              (local.get $sum0_0)))
          (local.set $sum1_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes1)
              (local.get $x_splat)
              (local.get $sum1_0)))
          (local.set $w_bytes0 (v128.load offset=112 (local.get $w0)))
          (local.set $w_bytes1 (v128.load offset=112 (local.get $w1)))
          (local.set $x_splat (v128.load32_splat offset=28 (local.get $xp0)))
          (local.set $sum0_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes0)
              (local.get $x_splat)
              (local.get $sum0_0)))
          (local.set $sum1_0
            (i32x4.relaxed_dot_i8x16_i7x16_add_s
              (local.get $w_bytes1)
              (local.get $x_splat)
              (local.get $sum1_0)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const 32)))
          (local.set $halves_left (i32.add (local.get $halves_left) (i32.const -1)))
          (br_if $loop2 (local.get $halves_left)))
        (local.set $xp0 (i32.add (local.get $xp0) (i32.const -64)))
        (local.set $scale0 (v128.load offset=128 (local.get $w0)))
        (local.set $scale1 (v128.load offset=128 (local.get $w1)))
        (local.set $x_scale (v128.load32_splat (local.get $xp1)))
        (local.set $acc0_0
          (f32x4.relaxed_madd
            (f32x4.mul
              (f32x4.convert_i32x4_s
                (i32x4.add (local.get $sum0_0) (v128.load offset=144 (local.get $w0))))
              (local.get $x_scale))
            (local.get $scale0)
            (local.get $acc0_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd
            (f32x4.mul
              (f32x4.convert_i32x4_s
                (i32x4.add (local.get $sum1_0) (v128.load offset=144 (local.get $w1))))
              (local.get $x_scale))
            (local.get $scale1)
            (local.get $acc1_0)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 160)))
        (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
        (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
        (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
        (br_if $loop1 (local.get $blocks_left)))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $matmul_q8_dot (export "matmul_q8_dot") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 272)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_q8_dot
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_q8_dot
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_q8
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $gemm_q8narrow (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $sum0_0 v128)
    (local $sum0_1 v128)
    (local $sum0_2 v128)
    (local $sum0_3 v128)
    (local $sum1_0 v128)
    (local $sum1_1 v128)
    (local $sum1_2 v128)
    (local $sum1_3 v128)
    (local $even0 v128)
    (local $even1 v128)
    (local $odd0 v128)
    (local $odd1 v128)
    (local $x_even v128)
    (local $x_odd v128)
    (local $high v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $x_scale v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp (local.get $x0))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (local.set $high (v128.const i16x8 -256 -256 -256 -256 -256 -256 -256 -256))
          (loop $loop3
            (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum0_1 (local.get $sum0_0))
            (local.set $sum0_2 (local.get $sum0_0))
            (local.set $sum0_3 (local.get $sum0_0))
            (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
            (local.set $sum1_1 (local.get $sum1_0))
            (local.set $sum1_2 (local.get $sum1_0))
            (local.set $sum1_3 (local.get $sum1_0))
            (local.set $vectors_left (i32.const 8))
            (loop $loop4
              (local.set $odd0 (v128.load (local.get $w0)))
              (local.set $even0
                (i16x8.shr_s (i16x8.shl (local.get $odd0) (i32.const 8)) (i32.const 8)))
              (local.set $odd0 (i16x8.shr_s (local.get $odd0) (i32.const 8)))
              (local.set $odd1 (v128.load (local.get $w1)))
              (local.set $even1
                (i16x8.shr_s (i16x8.shl (local.get $odd1) (i32.const 8)) (i32.const 8)))
              (local.set $odd1 (i16x8.shr_s (local.get $odd1) (i32.const 8)))
              (local.set $x_odd (v128.load32_splat (local.get $xp)))
              (local.set $x_even (i16x8.shl (local.get $x_odd) (i32.const 8)))
              (local.set $x_odd (v128.and (local.get $x_odd) (local.get $high)))
              (local.set $sum0_0
                (i32x4.add
                  (local.get $sum0_0)
                  (i32x4.add
                    (i32x4.dot_i16x8_s (local.get $even0) (local.get $x_even))
                    (i32x4.dot_i16x8_s (local.get $odd0) (local.get $x_odd)))))
              (local.set $sum1_0
                (i32x4.add
                  (local.get $sum1_0)
                  (i32x4.add
                    (i32x4.dot_i16x8_s (local.get $even1) (local.get $x_even))
                    (i32x4.dot_i16x8_s (local.get $odd1) (local.get $x_odd)))))
              (local.set $x_odd (v128.load32_splat offset=32 (local.get $xp)))
              (local.set $x_even (i16x8.shl (local.get $x_odd) (i32.const 8)))
              (local.set $x_odd (v128.and (local.get $x_odd) (local.get $high)))
              (local.set $sum0_1
                (i32x4.add
                  (local.get $sum0_1)
                  (i32x4.add
                    (i32x4.dot_i16x8_s (local.get $even0) (local.get $x_even))
                    (i32x4.dot_i16x8_s (local.get $odd0) (local.get $x_odd)))))
              (local.set $sum1_1
                (i32x4.add
                  (local.get $sum1_1)
                  (i32x4.add
                    (i32x4.dot_i16x8_s (local.get $even1) (local.get $x_even))
                    (i32x4.dot_i16x8_s (local.get $odd1) (local.get $x_odd)))))
              (local.set $x_odd (v128.load32_splat offset=64 (local.get $xp)))
              (local.set $x_even (i16x8.shl (local.get $x_odd) (i32.const 8)))
              (local.set $x_odd (v128.and (local.get $x_odd) (local.get $high)))
              (local.set $sum0_2
                (i32x4.add
                  (local.get $sum0_2)
                  (i32x4.add
                    (i32x4.dot_i16x8_s (local.get $even0) (local.get $x_even))
                    (i32x4.dot_i16x8_s (local.get $odd0) (local.get $x_odd)))))
              (local.set $sum1_2
                (i32x4.add
                  (local.get $sum1_2)
                  (i32x4.add
                    (i32x4.dot_i16x8_s (local.get $even1) (local.get $x_even))
                    (i32x4.dot_i16x8_s (local.get $odd1) (local.get $x_odd)))))
              (local.set $x_odd (v128.load32_splat offset=96 (local.get $xp)))
              (local.set $x_even (i16x8.shl (local.get $x_odd) (i32.const 8)))
              (local.set $x_odd (v128.and (local.get $x_odd) (local.get $high)))
              (local.set $sum0_3
                (i32x4.add
                  (local.get $sum0_3)
                  (i32x4.add
                    (i32x4.dot_i16x8_s (local.get $even0) (local.get $x_even))
                    (i32x4.dot_i16x8_s (local.get $odd0) (local.get $x_odd)))))
              (local.set $sum1_3
                (i32x4.add
                  (local.get $sum1_3)
                  (i32x4.add
                    (i32x4.dot_i16x8_s (local.get $even1) (local.get $x_even))
                    (i32x4.dot_i16x8_s (local.get $odd1) (local.get $x_odd)))))
              (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
              (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
              (local.set $xp (i32.add (local.get $xp) (i32.const 4)))
              (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
              (br_if $loop4 (local.get $vectors_left)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const -128)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const -128)))
            (local.set $xp (i32.add (local.get $xp) (i32.const -32)))
            (local.set $scale0 (v128.load offset=128 (local.get $w0)))
            (local.set $scale1 (v128.load offset=128 (local.get $w1)))
            (local.set $x_scale (v128.load32_splat offset=128 (local.get $xp)))
            (local.set $acc0_0
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum0_0) (i32.const 8)))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum1_0) (i32.const 8)))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_0)))
            (local.set $x_scale (v128.load32_splat offset=132 (local.get $xp)))
            (local.set $acc0_1
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum0_1) (i32.const 8)))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum1_1) (i32.const 8)))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_1)))
            (local.set $x_scale (v128.load32_splat offset=136 (local.get $xp)))
            (local.set $acc0_2
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum0_2) (i32.const 8)))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum1_2) (i32.const 8)))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_2)))
            (local.set $x_scale (v128.load32_splat offset=140 (local.get $xp)))
            (local.set $acc0_3
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum0_3) (i32.const 8)))
                  (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum1_3) (i32.const 8)))
                  (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_3)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 160)))
            (local.set $xp (i32.add (local.get $xp) (i32.const 160)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop3 (local.get $blocks_left)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_q8narrow (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $sum0_0 v128)
    (local $sum1_0 v128)
    (local $even0 v128)
    (local $even1 v128)
    (local $odd0 v128)
    (local $odd1 v128)
    (local $x_even v128)
    (local $x_odd v128)
    (local $high v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $x_scale v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 160)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $x_first (local.get $x))
      (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
      (local.set $xp0
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
          (i32.mul (local.get $k) (i32.const 32))))
      (local.set $xp1
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $xp2
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (local.set $high (v128.const i16x8 -256 -256 -256 -256 -256 -256 -256 -256))
      (loop $loop1
        (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1_0 (v128.const i32x4 0 0 0 0))
        (local.set $vectors_left (i32.const 8))
        (loop $loop2
          (local.set $odd0 (v128.load (local.get $w0)))
          (local.set $even0 (i16x8.shr_s (i16x8.shl (local.get $odd0) (i32.const 8)) (i32.const 8)))
          (local.set $odd0 (i16x8.shr_s (local.get $odd0) (i32.const 8)))
          (local.set $odd1 (v128.load (local.get $w1)))
          (local.set $even1 (i16x8.shr_s (i16x8.shl (local.get $odd1) (i32.const 8)) (i32.const 8)))
          (local.set $odd1 (i16x8.shr_s (local.get $odd1) (i32.const 8)))
          (local.set $x_odd (v128.load32_splat (local.get $xp0)))
          (local.set $x_even (i16x8.shl (local.get $x_odd) (i32.const 8)))
          (local.set $x_odd (v128.and (local.get $x_odd) (local.get $high)))
          (local.set $sum0_0
            (i32x4.add
              (local.get $sum0_0)
              (i32x4.add
                (i32x4.dot_i16x8_s (local.get $even0) (local.get $x_even))
                (i32x4.dot_i16x8_s (local.get $odd0) (local.get $x_odd)))))
          (local.set $sum1_0
            (i32x4.add
              (local.get $sum1_0)
              (i32x4.add
                (i32x4.dot_i16x8_s (local.get $even1) (local.get $x_even))
                (i32x4.dot_i16x8_s (local.get $odd1) (local.get $x_odd)))))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
          (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
          (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
          (br_if $loop2 (local.get $vectors_left)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const -128)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const -128)))
        (local.set $xp0 (i32.add (local.get $xp0) (i32.const -32)))
        (local.set $scale0 (v128.load offset=128 (local.get $w0)))
        (local.set $scale1 (v128.load offset=128 (local.get $w1)))
        (local.set $x_scale (v128.load32_splat (local.get $xp1)))
        (local.set $acc0_0
          (f32x4.relaxed_madd
            (f32x4.mul
              (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum0_0) (i32.const 8)))
              (local.get $x_scale))
            (local.get $scale0)
            (local.get $acc0_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd
            (f32x4.mul
              (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum1_0) (i32.const 8)))
              (local.get $x_scale))
            (local.get $scale1)
            (local.get $acc1_0)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 160)))
        (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
        (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
        (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
        (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
        (br_if $loop1 (local.get $blocks_left)))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $gemv_last_q8narrow (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $rows i32) (param $accumulate i32)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $keep v128)
    (local $sum0_0 v128)
    (local $even0 v128)
    (local $odd0 v128)
    (local $x_even v128)
    (local $x_odd v128)
    (local $high v128)
    (local $scale0 v128)
    (local $x_scale v128)
    (local $vectors_left i32)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (block $block0
      (loop $loop1
        (local.set $x_first (local.get $x))
        (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
        (local.set $xp0
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
            (i32.mul (local.get $k) (i32.const 32))))
        (local.set $xp1
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $xp2
          (i32.add
            (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
            (i32.mul (local.get $k) (i32.const 4))))
        (local.set $w0 (local.get $w))
        (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
        (local.set $blocks_left (local.get $blocks))
        (local.set $high (v128.const i16x8 -256 -256 -256 -256 -256 -256 -256 -256))
        (loop $loop2
          (local.set $sum0_0 (v128.const i32x4 0 0 0 0))
          (local.set $vectors_left (i32.const 8))
          (loop $loop3
            (local.set $odd0 (v128.load (local.get $w0)))
            (local.set $even0
              (i16x8.shr_s (i16x8.shl (local.get $odd0) (i32.const 8)) (i32.const 8)))
            (local.set $odd0 (i16x8.shr_s (local.get $odd0) (i32.const 8)))
            (local.set $x_odd (v128.load32_splat (local.get $xp0)))
            (local.set $x_even (i16x8.shl (local.get $x_odd) (i32.const 8)))
            (local.set $x_odd (v128.and (local.get $x_odd) (local.get $high)))
            (local.set $sum0_0
              (i32x4.add
                (local.get $sum0_0)
                (i32x4.add
                  (i32x4.dot_i16x8_s (local.get $even0) (local.get $x_even))
                  (i32x4.dot_i16x8_s (local.get $odd0) (local.get $x_odd)))))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
            (local.set $xp0 (i32.add (local.get $xp0) (i32.const 4)))
            (local.set $vectors_left (i32.add (local.get $vectors_left) (i32.const -1)))
            (br_if $loop3 (local.get $vectors_left)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const -128)))
          (local.set $xp0 (i32.add (local.get $xp0) (i32.const -32)))
          (local.set $scale0 (v128.load offset=128 (local.get $w0)))
          (local.set $x_scale (v128.load32_splat (local.get $xp1)))
          (local.set $acc0_0
            (f32x4.relaxed_madd
              (f32x4.mul
                (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $sum0_0) (i32.const 8)))
                (local.get $x_scale))
              (local.get $scale0)
              (local.get $acc0_0)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
          (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
          (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
          (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
          (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
          (br_if $loop2 (local.get $blocks_left)))
        (local.set $w (local.get $w0))
        (if $if4 (i32.lt_u (local.get $rows) (i32.const 4))
          (then
            (loop $loop5
              (f32.store
                (local.get $dst)
                (f32x4.extract_lane 0
                  (f32x4.add
                    (local.get $acc0_0)
                    (v128.and (v128.load32_zero (local.get $dst)) (local.get $keep)))))
              (local.set $acc0_0
                (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3
                  (local.get $acc0_0)
                  (local.get $acc0_0)))
              (local.set $dst (i32.add (local.get $dst) (i32.const 4)))
              (local.set $rows (i32.add (local.get $rows) (i32.const -1)))
              (br_if $loop5 (local.get $rows)))
            (br $block0)))
        (v128.store
          (local.get $dst)
          (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
        (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
        (local.set $rows (i32.add (local.get $rows) (i32.const -4)))
        (br_if $loop1 (local.get $rows)))))

  (func $matmul_q8narrow (export "matmul_q8narrow") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_q8narrow
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_q8narrow
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_q8narrow
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $gemm_q8narrow_dot (param $dst i32) (param $w i32) (param $x i32) (param $blocks i32) (param $pairs i32) (param $tiles i32) (param $rows i32) (param $accumulate i32)
    (local $group i32)
    (local $tile_size i32)
    (local $keep v128)
    (local $chunk i32)
    (local $x0 i32)
    (local $pair i32)
    (local $wp i32)
    (local $column i32)
    (local $n i32)
    (local $out i32)
    (local $xp i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $acc0_1 v128)
    (local $acc0_2 v128)
    (local $acc0_3 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $acc1_1 v128)
    (local $acc1_2 v128)
    (local $acc1_3 v128)
    (local $sum0_0 v128)
    (local $sum0_1 v128)
    (local $sum0_2 v128)
    (local $sum0_3 v128)
    (local $sum1_0 v128)
    (local $sum1_1 v128)
    (local $sum1_2 v128)
    (local $sum1_3 v128)
    (local $w_bytes0 v128)
    (local $w_bytes1 v128)
    (local $x_splat v128)
    (local $flip v128)
    (local $unsigned v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $x_scale v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $rows (i32.shl (local.get $rows) (i32.const 2)))
    (loop $loop0
      (local.set $chunk
        (select (local.get $tiles) (i32.const 4) (i32.lt_u (local.get $tiles) (i32.const 4))))
      (local.set $pair (local.get $pairs))
      (local.set $wp (local.get $w))
      (local.set $column (local.get $dst))
      (loop $loop1
        (local.set $n (local.get $chunk))
        (local.set $x0 (local.get $x))
        (local.set $out (local.get $column))
        (loop $loop2
          (local.set $xp (local.get $x0))
          (local.set $w0 (local.get $wp))
          (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc0_3 (v128.const f32x4 0 0 0 0))
          (local.set $w1 (i32.add (local.get $w0) (local.get $group)))
          (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_1 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_2 (v128.const f32x4 0 0 0 0))
          (local.set $acc1_3 (v128.const f32x4 0 0 0 0))
          (local.set $blocks_left (local.get $blocks))
          (local.set $flip
            (v128.const i8x16 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128))
          (local.set $unsigned
            (i32x4.gt_s
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (v128.const i8x16 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1)
                (local.get $flip)
                (v128.const i32x4 0 0 0 0))
              (v128.const i32x4 0 0 0 0)))
          (local.set $flip (v128.and (local.get $flip) (local.get $unsigned)))
          (loop $loop3
            (local.set $sum0_0
              (v128.and
                (i32x4.shr_s (v128.load offset=144 (local.get $w0)) (i32.const 6))
                (local.get $unsigned)))
            (local.set $sum0_1 (local.get $sum0_0))
            (local.set $sum0_2 (local.get $sum0_0))
            (local.set $sum0_3 (local.get $sum0_0))
            (local.set $sum1_0
              (v128.and
                (i32x4.shr_s (v128.load offset=144 (local.get $w1)) (i32.const 6))
                (local.get $unsigned)))
            (local.set $sum1_1 (local.get $sum1_0))
            (local.set $sum1_2 (local.get $sum1_0))
            (local.set $sum1_3 (local.get $sum1_0))
            (local.set $w_bytes0 (v128.load (local.get $w0)))
            (local.set $w_bytes1 (v128.load (local.get $w1)))
            (local.set $x_splat (v128.load32_splat (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=32 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=64 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=96 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_3)))
            (local.set $w_bytes0 (v128.load offset=16 (local.get $w0)))
            (local.set $w_bytes1 (v128.load offset=16 (local.get $w1)))
            (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=36 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=68 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=100 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_3)))
            (local.set $w_bytes0 (v128.load offset=32 (local.get $w0)))
            (local.set $w_bytes1 (v128.load offset=32 (local.get $w1)))
            (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=40 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=72 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=104 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_3)))
            (local.set $w_bytes0 (v128.load offset=48 (local.get $w0)))
            (local.set $w_bytes1 (v128.load offset=48 (local.get $w1)))
            (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=44 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=76 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=108 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_3)))
            (local.set $w_bytes0 (v128.load offset=64 (local.get $w0)))
            (local.set $w_bytes1 (v128.load offset=64 (local.get $w1)))
            (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=48 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=80 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=112 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_3)))
            (local.set $w_bytes0 (v128.load offset=80 (local.get $w0)))
            (local.set $w_bytes1 (v128.load offset=80 (local.get $w1)))
            (local.set $x_splat (v128.load32_splat offset=20 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=52 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=84 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=116 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_3)))
            (local.set $w_bytes0 (v128.load offset=96 (local.get $w0)))
            (local.set $w_bytes1 (v128.load offset=96 (local.get $w1)))
            (local.set $x_splat (v128.load32_splat offset=24 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=56 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=88 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=120 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_3)))
            (local.set $w_bytes0 (v128.load offset=112 (local.get $w0)))
            (local.set $w_bytes1 (v128.load offset=112 (local.get $w1)))
            (local.set $x_splat (v128.load32_splat offset=28 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_0)))
            (local.set $sum1_0
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_0)))
            (local.set $x_splat (v128.load32_splat offset=60 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_1)))
            (local.set $sum1_1
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_1)))
            (local.set $x_splat (v128.load32_splat offset=92 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_2)))
            (local.set $sum1_2
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_2)))
            (local.set $x_splat (v128.load32_splat offset=124 (local.get $xp)))
            (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
            (local.set $sum0_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes0)
                (local.get $x_splat)
                (local.get $sum0_3)))
            (local.set $sum1_3
              (i32x4.relaxed_dot_i8x16_i7x16_add_s
                (local.get $w_bytes1)
                (local.get $x_splat)
                (local.get $sum1_3)))
            (local.set $scale0 (v128.load offset=128 (local.get $w0)))
            (local.set $scale1 (v128.load offset=128 (local.get $w1)))
            (local.set $x_scale (v128.load32_splat offset=128 (local.get $xp)))
            (local.set $acc0_0
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_0)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_0)))
            (local.set $acc1_0
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_0)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_0)))
            (local.set $x_scale (v128.load32_splat offset=132 (local.get $xp)))
            (local.set $acc0_1
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_1)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_1)))
            (local.set $acc1_1
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_1)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_1)))
            (local.set $x_scale (v128.load32_splat offset=136 (local.get $xp)))
            (local.set $acc0_2
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_2)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_2)))
            (local.set $acc1_2
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_2)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_2)))
            (local.set $x_scale (v128.load32_splat offset=140 (local.get $xp)))
            (local.set $acc0_3
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_3)) (local.get $x_scale))
                (local.get $scale0)
                (local.get $acc0_3)))
            (local.set $acc1_3
              (f32x4.relaxed_madd
                (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_3)) (local.get $x_scale))
                (local.get $scale1)
                (local.get $acc1_3)))
            (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
            (local.set $w1 (i32.add (local.get $w1) (i32.const 160)))
            (local.set $xp (i32.add (local.get $xp) (i32.const 160)))
            (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
            (br_if $loop3 (local.get $blocks_left)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_0)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_1) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_1)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_2) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_2)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (v128.store
            (local.get $out)
            (f32x4.add (local.get $acc0_3) (v128.and (v128.load (local.get $out)) (local.get $keep))))
          (v128.store offset=16
            (local.get $out)
            (f32x4.add
              (local.get $acc1_3)
              (v128.and (v128.load offset=16 (local.get $out)) (local.get $keep))))
          (local.set $out (i32.add (local.get $out) (local.get $rows)))
          (local.set $x0 (i32.add (local.get $x0) (local.get $tile_size)))
          (local.set $n (i32.add (local.get $n) (i32.const -1)))
          (br_if $loop2 (local.get $n)))
        (local.set $wp (i32.add (local.get $wp) (i32.shl (local.get $group) (i32.const 1))))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (local.set $pair (i32.add (local.get $pair) (i32.const -1)))
        (br_if $loop1 (local.get $pair)))
      (local.set $x (local.get $x0))
      (local.set $dst
        (i32.add
          (local.get $dst)
          (i32.shl (i32.mul (local.get $rows) (local.get $chunk)) (i32.const 2))))
      (local.set $tiles (i32.sub (local.get $tiles) (local.get $chunk)))
      (br_if $loop0 (local.get $tiles))))

  (func $gemv_q8narrow_dot (param $dst i32) (param $w i32) (param $x i32) (param $k i32) (param $n i32) (param $blocks i32) (param $pairs i32) (param $accumulate i32)
    (local $half i32)
    (local $second i32)
    (local $keep v128)
    (local $x_first i32)
    (local $x_step i32)
    (local $xp0 i32)
    (local $xp1 i32)
    (local $xp2 i32)
    (local $blocks_left i32)
    (local $w0 i32)
    (local $acc0_0 v128)
    (local $w1 i32)
    (local $acc1_0 v128)
    (local $sum0_0 v128)
    (local $sum1_0 v128)
    (local $w_bytes0 v128)
    (local $w_bytes1 v128)
    (local $x_splat v128)
    (local $flip v128)
    (local $unsigned v128)
    (local $scale0 v128)
    (local $scale1 v128)
    (local $x_scale v128)
    (local.set $keep (i32x4.splat (local.get $accumulate)))
    (local.set $half (i32.mul (i32.mul (local.get $blocks) (i32.const 160)) (local.get $pairs)))
    (local.set $second (i32.add (local.get $dst) (i32.shl (local.get $pairs) (i32.const 4))))
    (loop $loop0
      (local.set $x_first (local.get $x))
      (local.set $x_step (i32.mul (local.get $n) (i32.const 40)))
      (local.set $xp0
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 0)))
          (i32.mul (local.get $k) (i32.const 32))))
      (local.set $xp1
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 32)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $xp2
        (i32.add
          (i32.add (local.get $x_first) (i32.mul (local.get $n) (i32.const 36)))
          (i32.mul (local.get $k) (i32.const 4))))
      (local.set $w0 (local.get $w))
      (local.set $acc0_0 (v128.const f32x4 0 0 0 0))
      (local.set $w1 (i32.add (local.get $w0) (local.get $half)))
      (local.set $acc1_0 (v128.const f32x4 0 0 0 0))
      (local.set $blocks_left (local.get $blocks))
      (local.set $flip
        (v128.const i8x16 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128 -128))
      (local.set $unsigned
        (i32x4.gt_s
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (v128.const i8x16 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1)
            (local.get $flip)
            (v128.const i32x4 0 0 0 0))
          (v128.const i32x4 0 0 0 0)))
      (local.set $flip (v128.and (local.get $flip) (local.get $unsigned)))
      (loop $loop1
        (local.set $sum0_0
          (v128.and
            (i32x4.shr_s (v128.load offset=144 (local.get $w0)) (i32.const 6))
            (local.get $unsigned)))
        (local.set $sum1_0
          (v128.and
            (i32x4.shr_s (v128.load offset=144 (local.get $w1)) (i32.const 6))
            (local.get $unsigned)))
        (local.set $w_bytes0 (v128.load (local.get $w0)))
        (local.set $w_bytes1 (v128.load (local.get $w1)))
        (local.set $x_splat (v128.load32_splat (local.get $xp0)))
        (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes0)
            (local.get $x_splat)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes1)
            (local.get $x_splat)
            (local.get $sum1_0)))
        (local.set $w_bytes0 (v128.load offset=16 (local.get $w0)))
        (local.set $w_bytes1 (v128.load offset=16 (local.get $w1)))
        (local.set $x_splat (v128.load32_splat offset=4 (local.get $xp0)))
        (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes0)
            (local.get $x_splat)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes1)
            (local.get $x_splat)
            (local.get $sum1_0)))
        (local.set $w_bytes0 (v128.load offset=32 (local.get $w0)))
        (local.set $w_bytes1 (v128.load offset=32 (local.get $w1)))
        (local.set $x_splat (v128.load32_splat offset=8 (local.get $xp0)))
        (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes0)
            (local.get $x_splat)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes1)
            (local.get $x_splat)
            (local.get $sum1_0)))
        (local.set $w_bytes0 (v128.load offset=48 (local.get $w0)))
        (local.set $w_bytes1 (v128.load offset=48 (local.get $w1)))
        (local.set $x_splat (v128.load32_splat offset=12 (local.get $xp0)))
        (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes0)
            (local.get $x_splat)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes1)
            (local.get $x_splat)
            (local.get $sum1_0)))
        (local.set $w_bytes0 (v128.load offset=64 (local.get $w0)))
        (local.set $w_bytes1 (v128.load offset=64 (local.get $w1)))
        (local.set $x_splat (v128.load32_splat offset=16 (local.get $xp0)))
        (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes0)
            (local.get $x_splat)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes1)
            (local.get $x_splat)
            (local.get $sum1_0)))
        (local.set $w_bytes0 (v128.load offset=80 (local.get $w0)))
        (local.set $w_bytes1 (v128.load offset=80 (local.get $w1)))
        (local.set $x_splat (v128.load32_splat offset=20 (local.get $xp0)))
        (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes0)
            (local.get $x_splat)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes1)
            (local.get $x_splat)
            (local.get $sum1_0)))
        (local.set $w_bytes0 (v128.load offset=96 (local.get $w0)))
        (local.set $w_bytes1 (v128.load offset=96 (local.get $w1)))
        (local.set $x_splat (v128.load32_splat offset=24 (local.get $xp0)))
        (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes0)
            (local.get $x_splat)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes1)
            (local.get $x_splat)
            (local.get $sum1_0)))
        (local.set $w_bytes0 (v128.load offset=112 (local.get $w0)))
        (local.set $w_bytes1 (v128.load offset=112 (local.get $w1)))
        (local.set $x_splat (v128.load32_splat offset=28 (local.get $xp0)))
        (local.set $x_splat (v128.xor (local.get $x_splat) (local.get $flip)))
        (local.set $sum0_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes0)
            (local.get $x_splat)
            (local.get $sum0_0)))
        (local.set $sum1_0
          (i32x4.relaxed_dot_i8x16_i7x16_add_s
            (local.get $w_bytes1)
            (local.get $x_splat)
            (local.get $sum1_0)))
        (local.set $scale0 (v128.load offset=128 (local.get $w0)))
        (local.set $scale1 (v128.load offset=128 (local.get $w1)))
        (local.set $x_scale (v128.load32_splat (local.get $xp1)))
        (local.set $acc0_0
          (f32x4.relaxed_madd
            (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum0_0)) (local.get $x_scale))
            (local.get $scale0)
            (local.get $acc0_0)))
        (local.set $acc1_0
          (f32x4.relaxed_madd
            (f32x4.mul (f32x4.convert_i32x4_s (local.get $sum1_0)) (local.get $x_scale))
            (local.get $scale1)
            (local.get $acc1_0)))
        (local.set $w0 (i32.add (local.get $w0) (i32.const 160)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 160)))
        (local.set $xp0 (i32.add (local.get $xp0) (local.get $x_step)))
        (local.set $xp1 (i32.add (local.get $xp1) (local.get $x_step)))
        (local.set $xp2 (i32.add (local.get $xp2) (local.get $x_step)))
        (local.set $blocks_left (i32.add (local.get $blocks_left) (i32.const -1)))
        (br_if $loop1 (local.get $blocks_left)))
      (local.set $w (local.get $w0))
      (v128.store
        (local.get $dst)
        (f32x4.add (local.get $acc0_0) (v128.and (v128.load (local.get $dst)) (local.get $keep))))
      (v128.store
        (local.get $second)
        (f32x4.add (local.get $acc1_0) (v128.and (v128.load (local.get $second)) (local.get $keep))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $second (i32.add (local.get $second) (i32.const 16)))
      (local.set $pairs (i32.add (local.get $pairs) (i32.const -1)))
      (br_if $loop0 (local.get $pairs))))

  (func $matmul_q8narrow_dot (export "matmul_q8narrow_dot") (param $dst i32) (param $w i32) (param $rows i32) (param $cols i32) (param $x i32) (param $tokens i32) (param $row0 i32) (param $row1 i32) (param $accumulate i32)
    (local $blocks i32)
    (local $group i32)
    (local $pairs i32)
    (local $take i32)
    (local $limit i32)
    (local $whole i32)
    (local $t i32)
    (local $at i32)
    (local $tile_size i32)
    (local $tail i32)
    (local $row i32)
    (local.set $blocks (i32.div_u (local.get $cols) (i32.const 32)))
    (local.set $group (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $tile_size (i32.mul (local.get $blocks) (i32.const 160)))
    (local.set $whole (i32.shr_u (local.get $tokens) (i32.const 2)))
    (local.set $accumulate (i32.sub (i32.const 0) (local.get $accumulate)))
    (local.set $w
      (i32.add
        (local.get $w)
        (i32.mul (i32.shr_u (local.get $row0) (i32.const 2)) (local.get $group))))
    (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $row0) (i32.const 2))))
    (local.set $row1 (i32.sub (local.get $row1) (local.get $row0)))
    (local.set $limit (local.get $row1))
    (if $if0 (i32.gt_u (local.get $tokens) (i32.const 1))
      (then
        (local.set $limit
          (i32.and
            (i32.shl
              (i32.div_u (i32.const 131072) (i32.add (local.get $group) (i32.const 1)))
              (i32.const 2))
            (i32.const -8)))
        (local.set $limit (select (local.get $limit) (i32.const 8) (local.get $limit)))))
    (block $block1
      (loop $loop2
        (br_if $block1 (i32.eqz (local.get $row1)))
        (local.set $take
          (select
            (local.get $row1)
            (local.get $limit)
            (i32.lt_u (local.get $row1) (local.get $limit))))
        (local.set $pairs (i32.shr_u (local.get $take) (i32.const 3)))
        (if $if3 (local.get $pairs)
          (then
            (if $if4 (local.get $whole)
              (then
                (call $.gemm_q8narrow_dot
                  (local.get $dst)
                  (local.get $w)
                  (local.get $x)
                  (local.get $blocks)
                  (local.get $pairs)
                  (local.get $whole)
                  (local.get $rows)
                  (local.get $accumulate))))))
        (local.set $t (i32.const 0))
        (if $if5 (i32.eqz (i32.and (local.get $take) (i32.const 7)))
          (then
            (local.set $t (i32.shl (local.get $whole) (i32.const 2)))))
        (block $block6
          (loop $loop7
            (br_if $block6 (i32.ge_u (local.get $t) (local.get $tokens)))
            (local.set $tail (i32.sub (local.get $tokens) (i32.and (local.get $t) (i32.const -4))))
            (local.set $tail
              (select (local.get $tail) (i32.const 4) (i32.lt_u (local.get $tail) (i32.const 4))))
            (local.set $at
              (i32.add
                (local.get $x)
                (i32.mul (i32.shr_u (local.get $t) (i32.const 2)) (local.get $tile_size))))
            (local.set $row
              (i32.add
                (local.get $dst)
                (i32.shl (i32.mul (local.get $t) (local.get $rows)) (i32.const 2))))
            (if $if8 (local.get $pairs)
              (then
                (if $if9 (i32.ge_u (local.get $t) (i32.shl (local.get $whole) (i32.const 2)))
                  (then
                    (call $.gemv_q8narrow_dot
                      (local.get $row)
                      (local.get $w)
                      (local.get $at)
                      (i32.and (local.get $t) (i32.const 3))
                      (local.get $tail)
                      (local.get $blocks)
                      (local.get $pairs)
                      (local.get $accumulate))))))
            (if $if10 (i32.and (local.get $take) (i32.const 7))
              (then
                (call $.gemv_last_q8narrow
                  (i32.add (local.get $row) (i32.shl (local.get $pairs) (i32.const 5)))
                  (i32.add
                    (local.get $w)
                    (i32.shl (i32.mul (local.get $pairs) (local.get $group)) (i32.const 1)))
                  (local.get $at)
                  (i32.and (local.get $t) (i32.const 3))
                  (local.get $tail)
                  (local.get $blocks)
                  (i32.and (local.get $take) (i32.const 7))
                  (local.get $accumulate))))
            (local.set $t (i32.add (local.get $t) (i32.const 1)))
            (br $loop7)))
        (local.set $w
          (i32.add
            (local.get $w)
            (i32.mul (i32.shr_u (local.get $take) (i32.const 2)) (local.get $group))))
        (local.set $dst (i32.add (local.get $dst) (i32.shl (local.get $take) (i32.const 2))))
        (local.set $row1 (i32.sub (local.get $row1) (local.get $take)))
        (br $loop2))))

  (func $narrow_dot (export "narrow_dot") (result i32)
    (local $sum i32)
    (local.set $sum
      (i32x4.extract_lane 0
        (i32x4.relaxed_dot_i8x16_i7x16_add_s
          (v128.const i8x16 127 127 127 127 127 127 127 127 127 127 127 127 127 127 127 127)
          (v128.const i8x16 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1)
          (v128.const i32x4 0 0 0 0))))
    (return
      (i32.or
        (i32.eq (local.get $sum) (i32.const -508))
        (i32.eq (local.get $sum) (i32.const 129540))))))
