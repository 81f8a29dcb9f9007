(** Signs, from the visible ones and from the hypotheses. *)
From Coq Require Import Setoid Morphisms.
From Backproof Require Export Sums.
Open Scope R_scope.

#[export] Instance sum_proper n : Proper (pointwise_relation nat eq ==> eq) (sum n).
Proof. intros f g H; apply sum_ext; intros; apply H. Qed.

Lemma less_inv u : 1 < u -> 0 < 1 + -1 * / u.
Proof. intro H. assert (/ u < 1); [rewrite <- Rinv_1; apply Rinv_lt_contravar; lra|lra]. Qed.
Lemma less_frac a u : 0 < u -> a < u -> 0 < 1 + -1 * (a * / u).
Proof. intros P H. replace (1 + -1 * (a * / u)) with ((u - a) * / u) by (field; lra). apply
  Rmult_lt_0_compat; [lra|now apply Rinv_0_lt_compat]. Qed.
Lemma more x : 0 < x -> 1 < 1 + x. Proof. lra. Qed.
Lemma not_0 a b : b <> 0 -> a = -1 * b -> a <> 0. Proof. intros; lra. Qed.
Lemma ln_nonneg x : 1 <= x -> 0 <= ln x.
Proof. intros [H|H]; [|subst; rewrite ln_1; lra]. rewrite <- ln_1. left. apply ln_increasing; lra.
  Qed.
Lemma ln_pos x : 1 < x -> 0 < ln x. Proof. intro H. rewrite <- ln_1. apply ln_increasing; lra. Qed.
Lemma less_pow b n : 0 < b -> b < 1 -> INR n >= 1 -> 0 < 1 + -1 * b ^ n.
Proof.
  intros P B N. destruct n as [|n]; [simpl in N; lra |]. simpl.
  assert (b ^ n <= 1) by (rewrite <- (pow1 n); apply pow_incr; lra).
  assert (0 < b ^ n) by (now apply pow_lt). nra.
Qed.
Ltac known_sizes := repeat match goal with H : (?k <= ?n)%nat |- _ => lazymatch k with O => fail |
  _ => idtac end;
  lazymatch goal with _ : INR k <= INR n |- _ => fail | _ => pose proof (le_INR k n H) end end;
    simpl (INR 1) in *; simpl (INR 2) in *; cbv beta in *.
(** A whole number that is said to be at least 2, or 3, is so as a size. *)
Lemma at_least k (n : nat) : INR n >= INR k -> (k <= n)%nat. Proof. intro H. apply INR_le. lra. Qed.
Lemma above k (n : nat) : INR n > INR k -> (S k <= n)%nat. Proof. intro H. apply INR_lt. lra. Qed.
Ltac whole_sizes := repeat match goal with
  | H : INR ?n >= IZR (Zpos ?p) |- _ =>  let k := eval compute in (Pos.to_nat p) in
    lazymatch goal with _ : (k <= n)%nat |- _ => fail | _ => idtac end;
    assert (k <= n)%nat by (apply at_least; simpl; lra)
  | H : INR ?n > IZR (Zpos ?p) |- _ => let k := eval compute in (S (Pos.to_nat p)) in
    lazymatch goal with _ : (k <= n)%nat |- _ => fail | _ => idtac end;
    assert (k <= n)%nat by (apply above; simpl; lra)
  | H : INR ?n > 0 |- _ =>
    lazymatch goal with _ : (1 <= n)%nat |- _ => fail | _ => idtac end;
    assert (1 <= n)%nat by (apply (above 0); simpl; lra) end.
Ltac pos := cbv beta; match goal with
  | |- _ /\ _ => split; pos
  | |- ?a > ?b => change (b < a); pos
  | |- ?a >= ?b => apply Rle_ge; pos
  | H : ?p |- ?p => exact H
  | H : forall i, ?a i > 0 |- 0 < ?a _ => apply H
  | H : forall i j, ?a i j > 0 |- 0 < ?a _ _ => apply H
  | H : forall i, _ -> _ |- _ => solve [apply H; lia | apply Rgt_not_eq, H; lia | apply Rlt_le, H;
    lia | apply Rge_le, H; lia]
  | |- ?a * ?b <> 0 => apply Rmult_integral_contrapositive_currified; pos
  | |- ?a ^ _ <> 0 => apply pow_nonzero; pos
  | |- / ?a <> 0 => apply Rinv_neq_0_compat; pos
  | |- ?a <> 0 => first [lra | solve [apply Rgt_not_eq; pos] | match goal with H : ?b <> 0 |- _ =>
    solve [intro; apply H; lra] end | solve [apply Rlt_not_eq; nra]
                  | match goal with H : forall i, _ -> _ <> 0 |- _ => solve [let Z := fresh in
                    intro Z; eapply H; [|etransitivity; [|exact Z]; ring]; lia | let Z := fresh in
                    intro Z; eapply H; [|apply Ropp_eq_0_compat in Z; etransitivity; [|exact Z];
                    ring]; lia] end]
  | |- 0 < 1 + -1 * / _ => apply less_inv; pos
  | |- 0 < 1 + -1 * (exp _ * / _) => apply less_frac; [pos | apply (sum_one_lt _ (fun k => exp
    _)); [lia | lia | intros; pos]]
  | |- 0 < 1 + -1 * _ ^ _ => apply less_pow; first [lra | pos]
  | |- 0 < PI => apply PI_RGT_0
  | |- 0 <= relu _ => apply Rmax_r
  | |- 0 < Rmin _ _ => apply Rmin_glb_lt; pos | |- 0 <= Rmin _ _ => apply Rmin_glb; pos
  | |- 1 < 1 + _ => apply more; pos
  | |- 0 <= ln _ => apply ln_nonneg; solve [lra | pos | known_sizes; lra] | |- 0 < ln _ => apply
    ln_pos; solve [lra | pos | known_sizes; lra]
  | |- 0 < exp _ => apply exp_pos | |- 0 <= exp _ => apply Rlt_le, exp_pos
  | |- 0 < sum _ _ => apply sum_pos; [lia | intros; pos] | |- 0 <= sum _ _ => apply sum_nonneg;
    intros; pos
  | |- 0 < INR _ => apply lt_0_INR; lia | |- 0 <= INR _ => apply pos_INR
  | |- 0 < / _ => apply Rinv_0_lt_compat; pos | |- 0 <= / _ => apply Rlt_le, Rinv_0_lt_compat; pos
  | |- 0 < sqrt _ => apply sqrt_lt_R0; pos | |- 0 <= sqrt _ => apply sqrt_pos | |- 0 <= Rabs _ =>
    apply Rabs_pos
  | |- 0 < Rabs _ => apply Rabs_pos_lt; pos
  | |- 0 < _ ^ _ => first [solve [apply pow_lt; pos] | nra] | |- 0 <= _ ^ 2 => apply pow2_ge_0 |
    |- 0 <= _ ^ _ => apply pow_le; pos
  | |- 0 < _ * _ => first [lra | solve [apply Rmult_lt_0_compat; pos] | nra] | |- 0 <= _ * _ =>
    first [lra | solve [apply Rmult_le_pos; pos] | nra]
  | |- 0 < _ + _ => first [lra | solve [apply Rplus_lt_0_compat; pos] | solve [apply
    Rplus_lt_le_0_compat; pos] | solve [apply Rplus_le_lt_0_compat; pos] | nra]
  | |- 0 <= _ + _ => first [lra | solve [apply Rplus_le_le_0_compat; pos] | nra]
  | |- 0 <= _ => first [lra | solve [apply Rlt_le; pos]]
  | |- _ => first [lra | nra] end.
