(** The normal form of sums: what does not depend on the index times a sum of products; equations.
  *)
From Coq Require Import Setoid Morphisms Nsatz.
From Backproof Require Export Signs.
Open Scope R_scope.

Section N. Variables (n j : nat) (c : R) (f g h a : nat -> R).
Notation S r a := (sum n (fun k => r k * a k)).
Lemma s_start v : sum n (fun k => f k * 1) = v -> sum n f = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_add v w : S f a = v -> S g a = w -> sum n (fun k => (f k + g k) * a k) = v + w.
Proof. intros <- <-. rewrite <- sum_add. apply sum_ext; intros; ring. Qed.
Lemma s_dist v : sum n (fun k => (f k * g k + f k * h k) * a k) = v -> sum n (fun k => f k * (g k
  + h k) * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_dist2 v : sum n (fun k => (g k * f k + h k * f k) * a k) = v -> sum n (fun k => (g k + h
  k) * f k * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_asc v : sum n (fun k => f k * g k * h k * a k) = v -> sum n (fun k => f k * (g k * h k) *
  a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_sq v : sum n (fun k => f k * g k * g k * a k) = v -> sum n (fun k => f k * g k ^ 2 * a k)
  = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_sq0 v : sum n (fun k => f k * f k * a k) = v -> sum n (fun k => f k ^ 2 * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_out v : S f a = v -> sum n (fun k => f k * c * a k) = v * c.
Proof. intros <-. rewrite <- sum_r. apply sum_ext; intros; ring. Qed.
Lemma s_acc v : sum n (fun k => f k * (g k * a k)) = v -> sum n (fun k => f k * g k * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_acc1 v : S f g = v -> sum n (fun k => f k * g k * 1) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_c : sum n (fun k => c * a k) = c * sum n (fun k => a k). Proof. apply sum_l. Qed.
Lemma s_cc : sum n (fun k => c * 1) = INR n * c. Proof. rewrite sum_c; ring. Qed.
Lemma s_1 : sum n (fun k => f k * 1) = sum n (fun k => f k). Proof. apply sum_ext; intros; ring.
  Qed.
Lemma s_d v : (j < n)%nat -> f j * a j = v -> sum n (fun k => f k * delta k j * a k) = v.
Proof. intros H <-. rewrite <- (sum_d n j (fun k => f k * a k) H). apply sum_ext; intros; ring. Qed.
Lemma s_d' v : (j < n)%nat -> f j * a j = v -> sum n (fun k => f k * delta j k * a k) = v.
Proof. intros H E. rewrite <- (s_d v H E). apply sum_ext; intros. now rewrite (d_sym j k). Qed.
Lemma s_d0 v : (j < n)%nat -> a j = v -> sum n (fun k => delta k j * a k) = v.
Proof. intros H <-. apply sum_d; auto. Qed.
Lemma s_d0' v : (j < n)%nat -> a j = v -> sum n (fun k => delta j k * a k) = v.
Proof. intros H E. rewrite <- (s_d0 v H E). apply sum_ext; intros. now rewrite (d_sym j k). Qed.
End N.
(** A factor and its inverse, in a product under a sum. *)
Ltac rm x e := lazymatch e with x => constr:(1) | ?a * x => a | x * ?a => a | ?a * ?b => match a
  with _ => let a' := rm x a in constr:(a' * b) | _ => let b' := rm x b in constr:(a * b') end
  end.
Ltac cancel1 := match goal with |- ?e = _ => match e with context [/ ?u] => let e1 := rm (/ u) e
  in let e2 := rm u e1 in apply (eq_trans (y := e2)); [solve [field; pos] |] end end.
Ltac cancel_in := eapply eq_trans; [apply sum_ext; let k := fresh "k" in let H := fresh in
  intros k H; cbv beta; cancel1; repeat cancel1; rewrite ?Rmult_1_l, ?Rmult_1_r; reflexivity
  | cbv beta].
Ltac ls := cbv beta; lazymatch goal with |- sum ?n (fun k => @?r k * @?a k) = _ => lazymatch r with
  | (fun _ => ?c) => lazymatch a with (fun _ => 1) => apply s_cc | _ => apply (s_c n c a) end
  | (fun k => @?f k + @?g k) => eapply (s_add n f g a); [ls | ls]
  | (fun k => @?f k * @?g k) => lazymatch g with
    | (fun _ => ?c) => eapply (s_out n c f a); ls
    | (fun k => @?p k + @?q k) => eapply (s_dist n f p q a); ls
    | (fun k => @?p k * @?q k) => eapply (s_asc n f p q a); ls
    | (fun k => @?p k ^ 2) => eapply (s_sq n f p a); ls
    | (fun k => delta (@?p k) (@?q k)) => lazymatch q with
        | (fun _ => ?j) => eapply (s_d n j f a); [lia | cbv beta; reflexivity]
        | _ => lazymatch p with (fun _ => ?j) => eapply (s_d' n j f a); [lia | cbv beta;
          reflexivity] | _ => lsnext n f g a end end
    | _ => lazymatch f with (fun k => @?p k + @?q k) => eapply (s_dist2 n g p q a); ls | _ =>
      lsnext n f g a end end
  | (fun k => @?f k ^ 2) => eapply (s_sq0 n f a); ls
  | (fun k => delta (@?p k) (@?q k)) => lazymatch q with
        | (fun _ => ?j) => eapply (s_d0 n j a); [lia | cbv beta; reflexivity]
        | _ => lazymatch p with (fun _ => ?j) => eapply (s_d0' n j a); [lia | cbv beta;
          reflexivity] | _ => lsend n r a end end
  | _ => lsend n r a end end
with lsnext n f g a := lazymatch a with (fun _ => 1) => eapply (s_acc1 n f g) | _ => eapply (s_acc
  n f g a) end; ls
with lsend n r a := first [cancel_in; eapply s_start; ls
  | lazymatch a with (fun _ => 1) => apply (s_1 n r) | _ => reflexivity end].
Lemma n2 (op : R -> R -> R) a b a' b' : a = a' -> b = b' -> op a b = op a' b'. Proof. now intros
  <- <-. Qed.
Lemma n1 (op : R -> R) a a' : a = a' -> op a = op a'. Proof. now intros <-. Qed.
Lemma n_pow a a' n : a = a' -> a ^ n = a' ^ n. Proof. now intros <-. Qed.
Lemma n_sum n f g v : (forall k, (k < n)%nat -> f k = g k) -> sum n g = v -> sum n f = v. Proof.
  intros H <-. now apply sum_ext. Qed.
Lemma x_add a b v w : exp a = v -> exp b = w -> exp (a + b) = v * w. Proof. intros <- <-. apply
  exp_plus. Qed.
Lemma x_neg a b v : a = -1 * b -> exp b = v -> exp a = / v. Proof. intros -> <-. rewrite <-
  exp_Ropp. f_equal; ring. Qed.
Lemma x_two a b v : a = 2 * b -> exp b = v -> exp a = v * v. Proof. intros -> <-. rewrite <-
  exp_plus. f_equal; ring. Qed.
Lemma x_to a b v : a = b -> exp b = v -> exp a = v. Proof. now intros ->. Qed.
Lemma i_mul a b v w : / a = v -> / b = w -> / (a * b) = v * w. Proof. intros <- <-. apply
  Rinv_mult. Qed.
Lemma i_sq a v : / a = v -> / (a ^ 2) = v * v. Proof. intros <-. rewrite <- Rinv_mult. f_equal;
  ring. Qed.
Lemma i_i a v : a = v -> / / a = v. Proof. intros <-. apply Rinv_inv. Qed.
Lemma x_ln x : 0 < x -> exp (ln x) = x. Proof. apply exp_ln. Qed.
Lemma x_zero x : exp (0 * x) = 1. Proof. rewrite Rmult_0_l. apply exp_0. Qed.
Lemma l_mul a b v w : 0 < a -> 0 < b -> ln a = v -> ln b = w -> ln (a * b) = v + w. Proof. intros
  ? ? <- <-. now apply ln_mult. Qed.
Lemma l_inv a v : 0 < a -> ln a = v -> ln (/ a) = -1 * v. Proof. intros ? <-. rewrite ln_Rinv by
  auto. ring. Qed.
Lemma l_to a b v : a = b -> ln b = v -> ln a = v. Proof. now intros ->. Qed.
Lemma l_less x v : 0 < x -> ln (x * / (1 + x)) = v -> ln (1 + -1 * / (1 + x)) = v. Proof. intros ?
  <-. f_equal. field. lra. Qed.
Lemma l_neg z : ln (1 + / exp z) = ln (1 + exp z) + -1 * z.
Proof. pose proof (exp_pos z). replace (1 + / exp z) with ((1 + exp z) * / exp z) by (field; lra).
  rewrite ln_mult, ln_Rinv, ln_exp by (try apply Rinv_0_lt_compat; lra). ring. Qed.
Lemma l_sqrt a : 0 < a -> ln (sqrt a) = 1 / 2 * ln a. Proof. intro H. rewrite <- (sqrt_sqrt a) at
  2 by lra. rewrite ln_mult by (now apply sqrt_lt_R0). field. Qed.
Ltac without_minus a := match a with
  | -1 * ?x => x | ?x * -1 => x | - ?x => x | -1 / ?q => constr:(1 / q) | IZR (Zneg ?p) =>
    constr:(IZR (Zpos p))
  | ?x * ?y => let x' := without_minus x in constr:(x' * y) | ?x * ?y => let y' := without_minus y
    in constr:(x * y') end.
Ltac without_two a := lazymatch a with 2 * ?x => x | ?x * 2 => x | ?x * ?y => let x' :=
  without_two x in constr:(x' * y) end.
Ltac xs := lazymatch goal with |- exp ?a = _ => lazymatch a with
  | ?p + ?q => eapply x_add; [xs | xs]
  | ?p - ?q => eapply (x_to _ (p + -1 * q)); [ring | xs]
  | 0 * _ => apply x_zero
  | ln ?x => first [apply x_ln; pos | reflexivity]
  | ?p * (?q + ?r) => eapply (x_to _ (p * q + p * r)); [ring | xs]
  | ?p * (- ?q) => eapply (x_neg _ (p * q)); [ring | xs]
  | (?p + ?q) * ?r => eapply (x_to _ (p * r + q * r)); [ring | xs]
  | (?p + ?q) * ?r * ?s => eapply (x_to _ (p * r * s + q * r * s)); [ring | xs]
  | ?p * (?q + ?t) * ?s => eapply (x_to _ (p * q * s + p * t * s)); [ring | xs]
  | ?p * (?q * ?r) => eapply (x_to _ (p * q * r)); [ring | xs]
  | _ => first [let b := without_minus a in eapply (x_neg _ b); [first [ring | field] | xs] | let
    b := without_two a in eapply (x_two _ b); [ring | xs] | reflexivity] end end.
Ltac lx := lazymatch goal with |- ln ?a = _ => lazymatch a with
  | ?p * ?q => first [eapply l_mul; [solve [pos] | solve [pos] | lx | lx] | reflexivity]
  | / ?p => first [eapply l_inv; [solve [pos] | lx] | reflexivity]
  | exp ?p => apply ln_exp
  | 1 + -1 * (1 / 2) => eapply (l_to _ (1 / 2)); [lra | lx]
  | ?p / ?q => eapply (l_to _ (p * / q)); [reflexivity | lx]
  | 1 + / exp ?z => apply l_neg
  | 1 + -1 * / (1 + ?x) => first [eapply l_less; [solve [pos] | lx] | reflexivity]
  | 1 => apply ln_1
  | sqrt ?x => first [apply l_sqrt; pos | reflexivity]
  | _ => reflexivity end end.
Ltac is := lazymatch goal with
  | |- / (?a * ?b) = _ => eapply i_mul; is
  | |- / (?a ^ 2) = _ => eapply i_sq; is
  | |- / / ?a = _ => apply Rinv_inv
  | |- _ = _ => reflexivity end.
Ltac known := match goal with
  | H : forall i, (i < _)%nat -> ?a i = _ |- ?a ?k = _ => is_var a; apply H; lia
  | |- delta ?i ?i = _ => apply d_same
  | |- _ => reflexivity end.
Ltac known_sums := repeat match goal with H : forall i, _ -> sum ?n _ = _ |- context [sum ?n _] =>
  rewrite H by lia end.
Ltac norm := lazymatch goal with
  | |- ?a + ?b = _ => eapply (n2 Rplus); norm
  | |- ?a * ?b = _ => eapply (n2 Rmult); norm
  | |- ?a - ?b = _ => eapply (n2 Rminus); norm
  | |- - ?a = _ => eapply (n1 Ropp); norm
  | |- / ?a = _ => eapply eq_trans; [eapply (n1 Rinv); norm | cbv beta; is]
  | |- exp ?a = _ => eapply eq_trans; [eapply (n1 exp); norm | cbv beta; xs]
  | |- ln ?a = _ => eapply eq_trans; [eapply (n1 ln); norm | cbv beta; lx]
  | |- sqrt ?a = _ => eapply (n1 sqrt); norm
  | |- ?a ^ ?n = _ => eapply n_pow; norm
  | |- sum ?n ?f = _ => eapply n_sum; [let k := fresh "k" in let H := fresh in intros k H; cbv
    beta; eapply eq_trans; [norm | cbv beta; known_sums; reflexivity] | cbv beta; eapply s_start;
    ls]
  | |- _ = _ => known end.
Lemma by_norm (a b a' b' : R) : a = a' -> b = b' -> a' = b' -> a = b. Proof. now intros <- <-. Qed.
Ltac nf := eapply by_norm; [norm | norm | cbv beta].
Ltac apart_in := repeat match goal with H : ?l <> 0 |- _ => lazymatch l with context [ln _] => idtac end;
  (let E := fresh in eassert (E : l = _) by norm; cbv beta in E; try rewrite E in H; clear E;
    revert H) end; intros.
Lemma both (a b a' b' : R) : a = a' -> b = b' -> a = b -> a' = b'. Proof. now intros <- <-. Qed.
Ltac nf_in := apart_in; repeat match goal with H : ?l = ?r |- _ => lazymatch type of l with R => idtac end;
  lazymatch type of H with context [sum _ _] => idtac | context [exp _] => idtac end;
  let E := fresh in let F := fresh in let K := fresh in
  eassert (E : l = _) by norm; eassert (F : r = _) by norm; pose proof (both _ _ _ _ E F H) as K;
  clear E F H; cbv beta in K; revert K end; intros.

Ltac logs := repeat first [rewrite ln_mult by pos | rewrite ln_Rinv by pos | rewrite ln_exp |
  rewrite ln_1].
Ltac try_field := first [reflexivity | ring | field; pos | lra].
Ltac given1 := match goal with H : ?l = ?r :> R |- context [?l] => lazymatch r with context [l] =>
  fail | _ => rewrite !H end | H : forall i, _ -> _ = _ :> R |- _ => rewrite !H by lia | H :
  forall i, _ = _ :> R |- _ => rewrite !H end.
Ltac given := do 4 try given1.
(* sums and exponentials that are the same up to the ring laws become the same term *)
Ltac merge f g E := first [ring | field; pos | f_equal; ring].
Ltac same := repeat match goal with
  | |- context [sum ?n ?f] => match goal with |- context [sum n ?g] => tryif constr_eq f g then
    fail else
      (let E := fresh in assert (E : sum n f = sum n g) by (apply sum_ext; intros; cbv beta; first
        [ring | field; pos]); rewrite E; clear E) end
  | |- context [sum ?n ?f] => match goal with H : context [sum n ?g] |- _ => tryif constr_eq f g
    then fail else
      (let E := fresh in assert (E : sum n f = sum n g) by (apply sum_ext; intros; cbv beta; first
        [ring | field; pos]); rewrite E; clear E) end
  | |- context [exp ?a] => match goal with |- context [exp ?b] => tryif constr_eq a b then fail
    else (replace (exp a) with (exp b) by (f_equal; first [ring | field; pos])) end
  end.
Ltac cancel := repeat match goal with |- context [sum ?n ?f] => lazymatch f with context [Rinv _]
  => idtac end; let E := fresh in let k := fresh "k" in let H := fresh in
  eassert (E : sum n f = _) by (apply sum_ext; intros k H; cbv beta; cancel1; repeat cancel1;
    rewrite ?Rmult_1_l, ?Rmult_1_r; reflexivity); rewrite E; clear E end.
Ltac powers := rewrite <- ?tech_pow_Rmult, ?Rpow_mult_distr, ?pow_add in *; repeat match goal with
  |- context [?x ^ ?t] => is_var t; let p := fresh "p" in set (p := x ^ t) in *; clearbody p end.
Ltac halves := repeat match goal with |- context [exp (1 / 2 * ?z)] => match goal with |- context
  [exp z] => replace (exp z) with (exp (1 / 2 * z) * exp (1 / 2 * z)) by (rewrite <- exp_plus;
  f_equal; field) end end.
Ltac cases := repeat match goal with |- context [delta ?i ?j] => unfold delta at 1; destruct
  (Nat.eqb_spec i j); [subst|] end; try lia.

Lemma tanh_fun : tanh = fun z => 1 + -2 * / (exp (2 * z) + 1).
Proof.
  extensionality z. pose proof (exp_pos z). unfold tanh, sinh, cosh. rewrite exp_Ropp.
  replace (2 * z) with (z + z) by ring. rewrite exp_plus. field. split; nra.
Qed.
Lemma power_pos b e : 0 < b -> power b e = exp (e * ln b).
Proof. intro H. unfold power. destruct (Req_EM_T b 0); [lra | reflexivity]. Qed.
Ltac meanings := unfold sigmoid_prime, sigmoid in *; rewrite ?tanh_fun in *; rewrite ?power_pos by pos; cbv beta in *.
Lemma sum_1 f : sum 1 f = f 0%nat. Proof. simpl; ring. Qed.
Ltac tidy := rewrite ?sum_1, ?d_same, ?S_INR, ?mult_INR, ?plus_INR, ?exp_0, ?ln_1, ?Rmult_0_r,
  ?Rplus_0_r in *; simpl (INR 2) in *; simpl (INR 1) in *; simpl (INR 0) in *.
(** Absolute values of a known sign, extremes by cases, exponentials of logarithms, whole powers. *)
Ltac absolutes := repeat match goal with |- context [Rabs ?u] =>
  first [rewrite (Rabs_pos_eq u) by pos | rewrite (Rabs_left1 u) by lra] end.
Ltac extremes := unfold relu; repeat match goal with
  | |- context [Rmax ?a ?b] => unfold Rmax at 1; destruct (Rle_dec a b)
  | |- context [Rmin ?a ?b] => unfold Rmin at 1; destruct (Rle_dec a b) end.
Lemma exp_of_ln a x : 0 < x -> a = ln x -> exp a = x. Proof. intros H ->. now apply exp_ln. Qed.
Lemma exp_half a x : 0 < x -> a = 1 / 2 * ln x -> exp a = sqrt x.
Proof. intros H ->. rewrite <- l_sqrt by auto. apply exp_ln. now apply sqrt_lt_R0. Qed.
Lemma exp_minus_half a x : 0 < x -> a = -1 / 2 * ln x -> exp a = / sqrt x.
Proof.
  intros H ->. replace (-1 / 2 * ln x) with (- (1 / 2 * ln x)) by field.
  rewrite exp_Ropp. f_equal. now apply exp_half.
Qed.
Ltac exps_of_logs := repeat match goal with |- context [exp ?a] =>
  match a with context [ln ?x] => first
    [rewrite (exp_of_ln a x) by (first [field; pos | pos])
    | rewrite (exp_half a x) by (first [field; pos | pos])
    | rewrite (exp_minus_half a x) by (first [field; pos | pos])] end end.
Lemma exp_pow a n : exp a ^ n = exp (INR n * a).
Proof.
  induction n; [simpl; now rewrite Rmult_0_l, exp_0 |].
  simpl pow. rewrite IHn, S_INR, <- exp_plus. f_equal. ring.
Qed.
Lemma even_pow a : (-1 * a) ^ 2 = a ^ 2. Proof. ring. Qed.
Ltac whole_powers := rewrite ?pow_mult, ?even_pow, ?exp_pow;
  repeat match goal with |- context [exp ?a] => match goal with |- context [exp ?b] =>
    tryif constr_eq a b then fail else replace (exp a) with (exp b) by (f_equal; simpl INR; ring)
  end end.
Ltac is_whole n := lazymatch n with S _ => fail | O => fail | _ => idtac end.
(** Roots and inverses by name, with the equation that says what they are; then polynomials alone. *)
Ltac name_roots := repeat match goal with |- context [sqrt ?u] =>
  let P := fresh "P" in let r := fresh "r" in let E := fresh "E" in
  assert (P : 0 < sqrt u) by (apply sqrt_lt_R0; pos);
  assert (E : u = sqrt u * sqrt u) by (symmetry; apply sqrt_sqrt; apply Rlt_le; pos);
  set (r := sqrt u) in *; clearbody r end.
(** Roots by name, what stands under them as their squares. *)
Lemma root_of u : 0 < u -> exists r, 0 < r /\ sqrt u = r /\ u = r * r.
Proof. intro H. exists (sqrt u). split; [now apply sqrt_lt_R0 | split; [easy | symmetry; apply sqrt_sqrt; lra]]. Qed.
Ltac root_squares := repeat match goal with |- context [sqrt ?u] =>
  let H := fresh in let r := fresh "r" in let P := fresh "P" in let E := fresh "E" in let F := fresh "F" in
  assert (H : 0 < u) by pos; destruct (root_of u H) as [r [P [E F]]]; clear H; rewrite E in *; clear E;
  first [subst u | let m := fresh "m" in set (m := u) in *; clearbody m; subst m] end.
Ltac name_inverse u := let N := fresh "N" in let v := fresh "v" in let E := fresh "E" in
  assert (N : u <> 0) by pos; assert (E : u * / u = 1) by (apply Rinv_r; exact N);
  try (let P := fresh "P" in assert (P : 0 < / u) by pos);
  set (v := / u) in *; clearbody v.
Ltac name_inverses := repeat match goal with
  | |- context [/ ?u] => name_inverse u
  | H : _ = _ :> R |- _ => match type of H with context [/ ?u] => name_inverse u end end.
Ltac name_sums := repeat match goal with
  | |- context [sum ?n ?f] => let s := fresh "s" in set (s := sum n f) in *; clearbody s
  | |- context [INR ?n] => let s := fresh "s" in set (s := INR n) in *; clearbody s end.
(** Two sums of sums that differ in their order. *)
Lemma pull_l m a b h : a = sum m h -> a * b = sum m (fun j => h j * b).
Proof. intros ->. symmetry. apply sum_r. Qed.
Lemma pull_r m a b h : b = sum m h -> a * b = sum m (fun j => a * h j).
Proof. intros ->. symmetry. apply sum_l. Qed.
Ltac pull m := cbv beta; lazymatch goal with
  | |- sum m _ = _ => reflexivity
  | |- ?a * ?b = _ => let E := fresh in
    first [eassert (E : b = sum m _) by pull m; exact (pull_r m a b _ E)
          | eassert (E : a = sum m _) by pull m; exact (pull_l m a b _ E)] end.
Ltac inwards m := apply sum_ext; let k := fresh "k" in let H := fresh in intros k H; pull m.
Lemma by_swap n m f g h k : sum n f = sum n (fun i => sum m (fun j => h i j)) ->
  sum m g = sum m (fun j => sum n (fun i => k i j)) ->
  (forall i j, (i < n)%nat -> (j < m)%nat -> h i j = k i j) -> sum n f = sum m g.
Proof.
  intros -> -> H. rewrite sum_swap. apply sum_ext. intros j Hj. apply sum_ext. auto.
Qed.
Ltac swapped := repeat match goal with |- context [sum ?n ?f] =>
  match f with context [sum ?m _] => match goal with |- context [sum m ?g] =>
    match g with context [sum n _] => tryif constr_eq f g then fail else
      (let E := fresh in assert (E : sum n f = sum m g) by
        (eapply by_swap; [inwards m | inwards n | intros; cbv beta; ring]);
      rewrite E; clear E) end end end end.
Ltac only_needed := repeat match goal with H : _ = _ :> R |- ?g => match type of H with
  | context [exp ?a] => lazymatch g with context [exp a] => fail | _ => clear H end end end.
Ltac equations := repeat match goal with
  | H : _ <> _ |- _ => clear H | H : _ < _ |- _ => clear H | H : _ <= _ |- _ => clear H
  | H : _ > _ |- _ => clear H | H : _ >= _ |- _ => clear H end.
Ltac polynomials := unfold Rdiv in *; name_inverses; name_sums; equations;
  first [solve [nsatz] | progress only_needed; solve [nsatz]].
Ltac by_polynomials := name_roots; nf; nf_in; tidy;
  first [try_field | solve [swapped; same; first [try_field | polynomials]]].
(* without an equation nsatz proves what ring proves, and takes longer *)
Ltac by_equations := match goal with _ : _ = _ :> R |- _ => nsatz end.
Ltac ends := powers; first [try_field | solve [by_equations]
  | solve [field_simplify_eq; [first [ring | by_equations] | pos ..]]].
Ltac by_cases := extremes; first [try_field | lra | nra].
Ltac roots_of_squares := repeat match goal with |- context [sqrt (?u ^ 2)] =>
  rewrite (sqrt_pow2 u) by (apply Rlt_le; pos) end.
Ltac equal := given; absolutes; roots_of_squares; first [try_field
  | lazymatch goal with |- sqrt _ = sqrt _ => apply f_equal; solve [equal] end
  | lazymatch goal with |- context [relu _] => solve [by_cases] | |- context [Rmin _ _] =>
    solve [by_cases] | |- context [Rmax _ _] => solve [by_cases] end
  | progress exps_of_logs; solve [try_field]
  | lazymatch goal with |- context [exp _ ^ ?n] => is_whole n; solve [whole_powers; try_field]
    | |- context [(-1 * exp _) ^ ?n] => is_whole n; solve [whole_powers; try_field] end
  | lazymatch goal with |- context [sqrt _] => solve [by_polynomials] | _ : _ = _ :> R |- _ =>
    solve [by_polynomials] end | lazymatch goal with |- context [sum _ (fun _ => _ * sum _
  (fun _ => _ * / (1 + exp _)))] => solve [deep] end | nf; nf_in; tidy; cancel; given; first
  [try_field | halves; same; given; first [try_field | ends | cases; nf; tidy; same; given; solve
  [ends]]] | solve [deep] | solve [by_polynomials]]
with deep := match goal with
  | |- context [sum ?n ?f] => match goal with |- context [sum n ?g] => tryif constr_eq f g then
    fail else
      (let E := fresh in let k := fresh "k" in let H := fresh in assert (E : sum n f = sum n g) by
        (apply sum_ext; intros k H; cbv beta; solve [nf; tidy; first [try_field | same;
        try_field]]); rewrite E; first [try_field | deep]) end end.
