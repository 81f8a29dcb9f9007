(** The laws that a certificate may name: each says what is not negative. *)
From Backproof Require Export Orders.
Open Scope R_scope.

Lemma law_of_exp u : 0 <= exp u + -1 + -1 * u. Proof. pose proof (exp_ineq1_le u). lra. Qed.
Lemma law_of_log u : 0 < u -> 0 <= u + -1 + -1 * ln u. Proof. intro H. pose proof (law_ln1 u H).
  lra. Qed.
Lemma law_of_abs u : 0 <= Rabs u + -1 * u. Proof. pose proof (Rle_abs u). lra. Qed.
Lemma law_of_relu u : 0 <= relu u + -1 * u. Proof. pose proof (Rmax_l u 0). unfold relu. lra. Qed.
Lemma law_of_whole n : 0 <= INR n * INR n + -1 * INR n.
Proof. destruct n; [simpl; lra |]. pose proof (pos_INR n). rewrite S_INR. nra. Qed.
Lemma law_of_triangle u v : 0 <= Rabs u + Rabs v + -1 * Rabs (u + v).
Proof. pose proof (Rabs_triang u v). lra. Qed.
Lemma law_of_total n f : 0 <= sum n (fun k => Rabs (f k)) + -1 * Rabs (sum n f).
Proof.
  induction n; simpl; [rewrite Rabs_R0; lra |].
  pose proof (Rabs_triang (sum n f) (f n)). lra.
Qed.
Lemma law_of_power r t : 0 < r -> 0 < 1 + -1 * r -> 0 < t -> 0 < 1 + -1 * power r t.
Proof.
  intros P Q T. rewrite power_pos by auto.
  assert (ln r < 0) by (rewrite <- ln_1; apply ln_increasing; lra).
  assert (exp (t * ln r) < exp 0) by (apply exp_increasing; nra). rewrite exp_0 in *. lra.
Qed.

(** e^q > (1 + q/n)^n. *)
Lemma pow_less a b n : 0 < a -> a < b -> (0 < n)%nat -> a ^ n < b ^ n.
Proof.
  intros A B. induction n as [|n IH]; [lia |]. intros _. destruct n; [simpl; lra |].
  assert (a ^ S n < b ^ S n) by (apply IH; lia). assert (0 < a ^ S n) by now apply pow_lt.
  change (a * a ^ S n < b * b ^ S n). nra.
Qed.
Lemma exp_pow q n : exp (INR n * q) = exp q ^ n.
Proof.
  induction n; [simpl; rewrite Rmult_0_l; apply exp_0 |].
  rewrite S_INR, Rmult_plus_distr_r, Rmult_1_l, exp_plus, IHn. simpl. ring.
Qed.
Lemma exp_above q n :
  (0 < n)%nat -> q <> 0 -> 0 < 1 + q * / INR n -> (1 + q * / INR n) ^ n < exp q.
Proof.
  intros N Q P. assert (I : 0 < INR n) by now apply lt_0_INR.
  assert (E : exp q = exp (q * / INR n) ^ n) by (rewrite <- exp_pow; f_equal; field; lra).
  rewrite E. apply pow_less; auto. apply exp_ineq1. intro Z. apply Q.
  replace q with (INR n * (q * / INR n)) by (field; lra). rewrite Z. ring.
Qed.
(** A number and an exponential are compared as their logarithms are. *)
Lemma exp_over a q : 0 < q -> ln q < a -> q < exp a.
Proof. intros P H. rewrite <- (exp_ln q) by auto. now apply exp_increasing. Qed.
Lemma exp_under a q : 0 < q -> a < ln q -> exp a < q.
Proof. intros P H. rewrite <- (exp_ln q) by auto. now apply exp_increasing. Qed.
Lemma ln_one_over x : 0 < x -> ln (1 / x) = - ln x.
Proof. intro. unfold Rdiv. rewrite Rmult_1_l. now apply ln_Rinv. Qed.

(** By the mean value theorem: a slope between two numbers. *)
Section Steep. Variables (f f' : R -> R) (a b : R).
Hypothesis (D : forall x, is_derive f x (f' x)) (B : forall x, a <= f' x <= b).
Lemma steep v u : v <= u -> a * (u - v) <= f u - f v <= b * (u - v).
Proof.
  intro H. destruct (mean f f' (fun _ => True) v ltac:(auto) I ltac:(auto) u I) as [c [_ [_ ->]]].
  pose proof (B c). nra.
Qed.
End Steep.
Lemma steep_tanh v u : v <= u -> 0 <= tanh u + -1 * tanh v <= u + -1 * v.
Proof.
  intro H. rewrite tanh_fun.
  pose proof (steep (fun z => 1 + -2 * / (exp (2 * z) + 1))
    (fun z => 4 * exp (2 * z) * / (exp (2 * z) + 1) ^ 2) 0 1) as S.
  cbv beta in S |- *. enough (0 * (u - v) <= (1 + -2 * / (exp (2 * u) + 1)) -
    (1 + -2 * / (exp (2 * v) + 1)) <= 1 * (u - v)) by lra. apply S; [| | exact H]; intro x;
    pose proof (exp_pos (2 * x)).
  - auto_derive; [lra | field; lra].
  - split; [apply Rmult_le_pos; [lra |]; apply Rlt_le, Rinv_0_lt_compat, pow_lt; lra |].
    apply (Rmult_le_reg_r ((exp (2 * x) + 1) ^ 2)); [apply pow_lt; lra |].
    rewrite Rmult_assoc, Rinv_l by (apply pow_nonzero; lra). pose proof (pow2_ge_0 (exp (2 * x) - 1)). lra.
Qed.
Lemma steep_sigmoid v u : v <= u -> 0 <= sigmoid u + -1 * sigmoid v <= 1 / 4 * (u + -1 * v).
Proof.
  intro H.
  pose proof (steep sigmoid (fun z => exp (-1 * z) * / (1 + exp (-1 * z)) ^ 2) 0 (1 / 4)) as S.
  cbv beta in S. enough (0 * (u - v) <= sigmoid u - sigmoid v <= 1 / 4 * (u - v)) by lra.
  apply S; [| | exact H]; intro x; pose proof (exp_pos (-1 * x)).
  - unfold sigmoid. auto_derive; [lra | field; lra].
  - split; [apply Rmult_le_pos; [lra |]; apply Rlt_le, Rinv_0_lt_compat, pow_lt; lra |].
    apply (Rmult_le_reg_r ((1 + exp (-1 * x)) ^ 2)); [apply pow_lt; lra |].
    rewrite Rmult_assoc, Rinv_l by (apply pow_nonzero; lra). pose proof (pow2_ge_0 (exp (-1 * x) - 1)). lra.
Qed.
Lemma steep_atan v u : v <= u -> 0 <= atan u + -1 * atan v <= u + -1 * v.
Proof.
  intro H. pose proof (steep atan (fun z => / (1 + z ^ 2)) 0 1) as S. cbv beta in S.
  enough (0 * (u - v) <= atan u - atan v <= 1 * (u - v)) by lra. apply S; [| | exact H]; intro x.
  - apply is_derive_Reals, derivable_pt_lim_atan.
  - assert (1 <= 1 + x ^ 2) by nra. split; [apply Rlt_le, Rinv_0_lt_compat; lra |].
    rewrite <- Rinv_1. apply Rinv_le_contravar; lra.
Qed.
Lemma steep_sin v u : v <= u -> -1 * (u + -1 * v) <= sin u + -1 * sin v <= u + -1 * v.
Proof.
  intro H. pose proof (steep sin cos (-1) 1 is_derive_sin COS_bound v u H). lra.
Qed.
Lemma steep_cos v u : v <= u -> -1 * (u + -1 * v) <= cos u + -1 * cos v <= u + -1 * v.
Proof.
  intro H. pose proof (steep cos (fun z => - sin z) (-1) 1 is_derive_cos) as S. cbv beta in S.
  enough (-1 * (u - v) <= cos u - cos v <= 1 * (u - v)) by lra. apply S; [| exact H].
  intro x. pose proof (SIN_bound x). lra.
Qed.
Lemma steep_relu v u : v <= u -> 0 <= relu u + -1 * relu v <= u + -1 * v.
Proof. intro H. unfold relu, Rmax. destruct (Rle_dec u 0), (Rle_dec v 0); lra. Qed.
Lemma rises_exp v u : v <= u -> exp v <= exp u. Proof. apply exp_le. Qed.
Lemma rises_ln v u : 0 < v -> v <= u -> ln v <= ln u. Proof. apply ln_le. Qed.
Lemma rises_sinh v u : v <= u -> sinh v <= sinh u.
Proof.
  intro H. unfold sinh. pose proof (exp_le v u H). pose proof (exp_le (- u) (- v) ltac:(lra)). lra.
Qed.
Lemma law_of_tanh u : 0 <= Rabs u + -1 * Rabs (tanh u).
Proof.
  assert (Z : tanh 0 = 0) by (rewrite tanh_fun, Rmult_0_r, exp_0; lra).
  destruct (Rle_dec 0 u) as [H|H].
  - pose proof (steep_tanh 0 u H). rewrite !Rabs_right by lra. lra.
  - pose proof (steep_tanh u 0 ltac:(lra)). rewrite !Rabs_left1 by lra. lra.
Qed.
Lemma tanh_below u : 0 <= u -> 0 <= tanh u <= u.
Proof.
  intro H. pose proof (steep_tanh 0 u H). replace (tanh 0) with 0 in * by (rewrite tanh_fun, Rmult_0_r, exp_0; lra).
  lra.
Qed.
(** Whatever a law says of the functions that stand in the goal, at two places in order. *)
Ltac between f l := repeat match goal with |- context [f ?u] => match goal with |- context [f ?v] =>
  tryif constr_eq u v then fail else (let H := fresh in
    assert (H : v <= u) by (first [lra | pos | apply Rminus_le; nra]); know (l v u H); clear H)
  end end.
Ltac by_law := cbv beta; first [apply law_of_exp | apply law_of_log; pos | apply law_of_abs
  | apply law_of_relu | apply law_of_tanh | apply law_of_whole | apply law_of_triangle
  | apply law_of_total | apply Rlt_le, law_of_power; pos | apply law_of_power; pos].
Ltac steep_there := lazymatch goal with
  | |- context [tanh _] => idtac | |- context [sigmoid _] => idtac | |- context [atan _] => idtac
  | |- context [sin _] => idtac | |- context [cos _] => idtac | |- context [relu _] => idtac
  | |- context [sinh _] => idtac | |- context [power _ _] => idtac end.
Ltac by_slope_law := between tanh steep_tanh; between sigmoid steep_sigmoid;
  between atan steep_atan;
  between sin steep_sin; between cos steep_cos; between relu steep_relu; between exp rises_exp;
  between sinh rises_sinh; lra.
