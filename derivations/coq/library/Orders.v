(** Inequalities: what is not polynomial is named, with its sign and its equation. *)
From Backproof Require Export Slopes.
Open Scope R_scope.

Ltac name_inv1 u := let P := fresh "P" in let v := fresh "v" in let E := fresh "E" in
  first [assert (P : 0 < u) by pos; assert (0 < / u) by (apply Rinv_0_lt_compat; exact P) | assert
    (P : u < 0) by pos; assert (/ u < 0) by (apply Rinv_lt_0_compat; exact P) | assert (P : u <>
    0) by pos];
  assert (E : u * / u = 1) by (apply Rinv_r; lra); set (v := / u) in *; clearbody v.
Ltac name_pos e := let P := fresh "P" in let v := fresh "v" in first [assert (P : 0 < e) by pos |
  assert (P : 0 <= e) by pos]; set (v := e) in *; clearbody v.
Ltac names := repeat match goal with
  | |- context [/ ?u] => name_inv1 u | H : context [/ ?u] |- _ => name_inv1 u
  | |- context [exp ?u] => name_pos (exp u) | H : context [exp ?u] |- _ => name_pos (exp u)
  | |- context [sqrt ?u] => name_pos (sqrt u)
  | |- context [INR ?u] => name_pos (INR u) | H : context [INR ?u] |- _ => name_pos (INR u)
  | |- context [sum ?n ?f] => name_pos (sum n f) end.
Ltac instances := repeat match goal with
  | H : forall i, (i < ?n)%nat -> _, J : (?k < ?n)%nat |- _ => lazymatch type of (H k J) with ?t
    => match goal with _ : t |- _ => fail 1 | _ => pose proof (H k J) end end
  | H : forall i, ?a i > 0 |- context [?a ?k] => lazymatch goal with _ : a k > 0 |- _ => fail | _
    => pose proof (H k) end end.
(* the table of laws, used for every exp and ln that stands in the line *)
Lemma law_ln x y : 0 < x -> 0 < y -> y * ln x <= y * ln y + x + -1 * y.
Proof.
  intros X Y. assert (L : ln (x * / y) <= x * / y - 1).
  { pose proof (exp_ineq1_le (ln (x * / y))). rewrite exp_ln in H by (apply Rmult_lt_0_compat;
    [|apply Rinv_0_lt_compat]; auto). lra. }
  rewrite ln_mult, ln_Rinv in L by (try apply Rinv_0_lt_compat; auto).
  replace x with (y * (x * / y)) at 2 by (field; lra). nra.
Qed.
Lemma law_ln1 x : 0 < x -> ln x <= x + -1. Proof. intro X. pose proof (law_ln x 1 X Rlt_0_1).
  rewrite ln_1 in H. lra. Qed.
Lemma law_sq x : 0 <= x ^ 2. Proof. apply pow2_ge_0. Qed.
Ltac know P := let t0 := type of P in let t := eval cbv beta in t0 in lazymatch goal with _ : t |-
  _ => fail | _ => let H := fresh in assert (H : t) by exact P end.
Ltac laws := repeat match goal with
  | |- context [exp ?u] => know (exp_ineq1_le u)
  | |- context [ln ?x] => let H := fresh in assert (H : 0 < x) by pos; know (law_ln1 x H); clear H
  | |- context [ln ?x] => match goal with |- context [ln ?y] => tryif constr_eq x y then fail else
    (let H := fresh in let H' := fresh in assert (H : 0 < x) by pos; assert (H' : 0 < y) by pos;
    know (law_ln x y H H'); clear H H') end
  | |- context [sum ?n ?f] => match goal with J : (?j < n)%nat |- _ => let P := fresh in assert (P
    : forall k, (k < n)%nat -> 0 < f k) by (intros; cbv beta; pos);
        first [know (sum_one_lt n f j J ltac:(lia) P) | know (sum_one n f j J (fun k K => Rlt_le _
          _ (P k K)))]; clear P; cbv beta in * end
  end.
Lemma norm_lt (a b a' b' : R) : a = a' -> b = b' -> a' < b' -> a < b. Proof. now intros <- <-. Qed.
Lemma norm_le (a b a' b' : R) : a = a' -> b = b' -> a' <= b' -> a <= b. Proof. now intros <- <-.
  Qed.
Ltac nf_ineq := first [eapply norm_lt; [norm | norm | cbv beta] | eapply norm_le; [norm | norm |
  cbv beta]]; tidy; cancel.
Ltac orient := try match goal with |- ?a >= ?b => apply Rle_ge | |- ?a > ?b => change (b < a) end.
Lemma exp_le a b : a <= b -> exp a <= exp b. Proof. intros [H|H]; [left; now apply exp_increasing
  | right; now subst]. Qed.
Lemma by_diff a b : 0 <= b - a -> a <= b. Proof. lra. Qed. Lemma by_diff_lt a b : 0 < b - a -> a <
  b. Proof. lra. Qed.
Ltac over := first [apply by_diff | apply by_diff_lt]; field_simplify; [unfold Rdiv; first [apply
  Rmult_le_pos | apply Rmult_lt_0_compat]; [first [lra | nra] | first [apply Rlt_le,
  Rinv_0_lt_compat; pos | apply Rinv_0_lt_compat; pos]] | pos ..].
Ltac poly := first [lra | nra].
Ltac clear_all := repeat match goal with H : forall _, _ |- _ => clear H | H : (_ < _)%nat |- _ =>
  clear H end.
Ltac squares := repeat match goal with
  | |- context [?a * (1 + -1 * ?a)] => know (law_sq (a + -1 / 2)) | |- context [(1 + -1 * ?a) *
    ?a] => know (law_sq (a + -1 / 2)) | |- context [?a * ?w * (1 + -1 * ?a)] => know (law_sq (a +
    -1 / 2)) end;
  repeat match goal with x : R, y : R |- _ => tryif constr_eq x y then fail else (lazymatch goal
    with |- context [x] => idtac end; lazymatch goal with |- context [y] => idtac end; lazymatch
    goal with _ : 0 <= (y + -1 * x) ^ 2 |- _ => fail | _ => idtac end; know (law_sq (x + -1 * y));
    know (law_sq (x + y))) end.
Ltac ineq := orient; instances; first [ineq1 | rewrite ?sum_c in *; ineq1]
with ineq1 :=
  first [solve [pos] | solve [poly]
  | solve [match goal with |- exp _ <= exp _ => apply exp_le; poly end]
  | solve [match goal with |- sum _ _ <= sum _ _ => apply sum_le; intros; instances; cbv beta;
    instances; first [pos | poly | apply exp_le; poly] | |- sum ?n _ <= INR ?n * _ => rewrite <-
    sum_c; apply sum_le; intros; cbv beta; first [solve [auto] | apply exp_le; poly] end]
  | solve [laws; poly]
  | solve [over]
  | solve [laws; names; poly]
  | solve [nf_ineq; instances; laws; first [solve [pos] | poly | over | names; poly]]
  | solve [squares; poly] | solve [names; squares; poly] | solve [nf_ineq; laws; names; squares;
    poly] ].
