(** Lemmas on finite sums, on arrays with one entry changed, on slopes and expected values. *)
From Backproof Require Export Meaning.
Require Export Lra Lia Arith Psatz FunctionalExtensionality.
Open Scope R_scope.

Lemma sum_ext n f g : (forall k, (k < n)%nat -> f k = g k) -> sum n f = sum n g.
Proof. induction n; simpl; intro H; auto. rewrite IHn, H; auto. Qed.
Lemma sum_add n f g : sum n (fun k => f k + g k) = sum n f + sum n g.
Proof. induction n; simpl; [|rewrite IHn]; ring. Qed.
Lemma sum_opp n f : sum n (fun k => - f k) = - sum n f.
Proof. induction n; simpl; [|rewrite IHn]; ring. Qed.
Lemma sum_sub n f g : sum n (fun k => f k - g k) = sum n f - sum n g.
Proof. induction n; simpl; [|rewrite IHn]; ring. Qed.
Lemma sum_l n c f : sum n (fun k => c * f k) = c * sum n f.
Proof. induction n; simpl; [|rewrite IHn]; ring. Qed.
Lemma sum_r n c f : sum n (fun k => f k * c) = sum n f * c.
Proof. induction n; simpl; [|rewrite IHn]; ring. Qed.
Lemma sum_c n c : sum n (fun _ => c) = INR n * c.
Proof. induction n; simpl sum; [simpl|rewrite IHn, S_INR]; ring. Qed.
Lemma sum_0 n : sum n (fun _ => 0) = 0. Proof. rewrite sum_c; ring. Qed.
Lemma sum_d n j f : (j < n)%nat -> sum n (fun k => delta k j * f k) = f j.
Proof.
  induction n; intro H; [lia|]. simpl. unfold delta at 2. destruct (Nat.eqb_spec n j).
  - subst. replace (sum j _) with (sum j (fun _ => 0)); [rewrite sum_c; ring|].
    apply sum_ext; intros k Hk. unfold delta. destruct (Nat.eqb_spec k j); [lia|ring].
  - rewrite IHn by lia; ring.
Qed.
Lemma sum_swap n m f : sum n (fun i => sum m (fun j => f i j)) = sum m (fun j => sum n (fun i => f
  i j)).
Proof. induction n; simpl. - rewrite sum_c; ring. - rewrite IHn, sum_add; reflexivity. Qed.
Lemma sum_nonneg n f : (forall k, (k < n)%nat -> 0 <= f k) -> 0 <= sum n f.
Proof. induction n; simpl; intro H; [lra|]. assert (0 <= sum n f) by auto. assert (0 <= f n) by
  auto. lra. Qed.
Lemma sum_pos n f : (0 < n)%nat -> (forall k, (k < n)%nat -> 0 < f k) -> 0 < sum n f.
Proof.
  destruct n; intros Hn H; [lia|]. simpl. assert (0 < f n) by (apply H; lia).
  assert (0 <= sum n f); [apply sum_nonneg; intros; apply Rlt_le, H; lia|lra].
Qed.
Lemma sum_exp_pos n z : (0 < n)%nat -> 0 < sum n (fun k => exp (z k)).
Proof. intro; apply sum_pos; auto; intros; apply exp_pos. Qed.
Lemma INR_pos n : (0 < n)%nat -> 0 < INR n. Proof. apply lt_0_INR. Qed.
Lemma sum_le n f g : (forall k, (k < n)%nat -> f k <= g k) -> sum n f <= sum n g.
Proof. induction n; simpl; intro H; [lra|]. assert (sum n f <= sum n g) by auto. assert (f n <= g
  n) by auto. lra. Qed.
(* A sum of positives is more than one of its terms, and more than any part. *)
Lemma sum_one n f j : (j < n)%nat -> (forall k, (k < n)%nat -> 0 <= f k) -> f j <= sum n f.
Proof.
  intros Hj H. rewrite <- (sum_d n j f Hj). apply sum_le. intros k Hk. unfold delta. specialize (H
    k Hk). destruct (Nat.eqb k j); lra.
Qed.
Lemma sum_one_lt n f j : (j < n)%nat -> (2 <= n)%nat -> (forall k, (k < n)%nat -> 0 < f k) -> f j
  < sum n f.
Proof.
  intros Hj Hn H. destruct n as [|n]; [lia|]. simpl.
  destruct (Nat.eq_dec j n); [subst; assert (0 < sum n f); [apply sum_pos; [lia|intros; apply H;
    lia]|lra]|].
  assert (f j <= sum n f); [apply sum_one; [lia|intros; apply Rlt_le, H; lia]|]. assert (0 < f n)
    by (apply H; lia). lra.
Qed.
Lemma d_sym i j : delta i j = delta j i. Proof. unfold delta. now rewrite Nat.eqb_sym. Qed.
Lemma d_same i : delta i i = 1. Proof. unfold delta. now rewrite Nat.eqb_refl. Qed.
Lemma upd_id a k : put a k (a k) = a.
Proof. extensionality i. unfold put. destruct (Nat.eqb_spec i k); subst; auto. Qed.
Lemma upd2_id a k l : put2 a k l (a k l) = a.
Proof. extensionality i. extensionality j. unfold put2. destruct (Nat.eqb_spec i k), (Nat.eqb_spec
  j l); subst; auto. Qed.

(* Derivatives: the value is written with *, / and + only. *)
Section D. Variables (f g : R -> R) (x a b : R).
Lemma d_eq v : is_derive f x a -> a = v -> is_derive f x v. Proof. now intros H <-. Qed.
Lemma d_const c : is_derive (fun _ => c) x 0. Proof. apply @is_derive_const. Qed.
Lemma d_id : is_derive (fun t => t) x 1. Proof. apply @is_derive_id. Qed.
Hypothesis (F : is_derive f x a) (G : is_derive g x b).
Lemma d_plus : is_derive (fun t => f t + g t) x (a + b). Proof. apply @is_derive_plus; auto. Qed.
Lemma d_opp : is_derive (fun t => - f t) x (-1 * a). Proof. replace (-1 * a) with (- a) by ring.
  apply @is_derive_opp; auto. Qed.
Lemma d_minus : is_derive (fun t => f t - g t) x (a + -1 * b). Proof. replace (a + -1 * b) with
  (minus a b) by (unfold minus, plus, opp; simpl; ring). apply @is_derive_minus; auto. Qed.
Lemma d_mult : is_derive (fun t => f t * g t) x (a * g x + f x * b).
Proof. apply (is_derive_mult f g x a b); auto. intros; apply Rmult_comm. Qed.
Lemma d_scal c : is_derive (fun t => c * f t) x (c * a). Proof. apply is_derive_scal; auto. Qed.
Lemma d_inv : f x <> 0 -> is_derive (fun t => / f t) x (-1 * a * / (f x) * / (f x)).
Proof. intro N. replace (-1 * a * / f x * / f x) with (- a / f x ^ 2) by (field; auto). apply
  is_derive_inv; auto. Qed.
Lemma d_comp h h' : is_derive h (f x) h' -> is_derive (fun t => h (f t)) x (a * h').
Proof. intro H. exact (is_derive_comp h f x h' a H F). Qed.
Lemma d_sq : is_derive (fun t => f t ^ 2) x (2 * f x * a).
Proof. replace (2 * f x * a) with (INR 2 * a * f x ^ 1) by (simpl; ring). apply (is_derive_pow f 2
  x a F). Qed.
Lemma d_pow n : is_derive (fun t => f t ^ n) x (INR n * a * f x ^ pred n).
Proof. apply (is_derive_pow f n x a F). Qed.
End D.
Lemma d_exp f x a : is_derive f x a -> is_derive (fun t => exp (f t)) x (a * exp (f x)).
Proof. intro F. apply (d_comp f x a F exp). apply is_derive_exp. Qed.
Lemma d_ln f x a : is_derive f x a -> 0 < f x -> is_derive (fun t => ln (f t)) x (a * / f x).
Proof. intros F P. apply (d_comp f x a F ln). apply is_derive_ln; auto. Qed.
Lemma d_sqrt f x a : is_derive f x a -> 0 < f x -> is_derive (fun t => sqrt (f t)) x (a * / (2 *
  sqrt (f x))).
Proof. intros F P. apply (d_comp f x a F sqrt). replace (/ (2 * sqrt (f x))) with (/ (2 * sqrt (f
  x))) by auto. auto_derive; auto. field. apply Rgt_not_eq, sqrt_lt_R0; auto. Qed.
Lemma d_fun h f x a : is_derive f x a -> ex_derive h (f x) -> is_derive (fun t => h (f t)) x (a *
  Derive h (f x)).
Proof. intros F H. apply (d_comp f x a F h). now apply Derive_correct. Qed.
Lemma d_abs_pos f x a : is_derive f x a -> 0 < f x -> is_derive (fun t => Rabs (f t)) x a.
Proof. intros F P. eapply d_eq; [apply is_derive_Rabs; [apply F|lra]|]. rewrite sign_eq_1 by auto.
  ring. Qed.
Lemma d_abs_neg f x a : is_derive f x a -> f x < 0 -> is_derive (fun t => Rabs (f t)) x (-1 * a).
Proof. intros F P. eapply d_eq; [apply is_derive_Rabs; [apply F|lra]|]. rewrite sign_eq_m1 by
  auto. ring. Qed.
Lemma d_sum n (g : R -> nat -> R) x g' : (forall i, (i < n)%nat -> is_derive (fun t => g t i) x
  (g' i)) -> is_derive (fun t => sum n (g t)) x (sum n g').
Proof.
  induction n; intro H; simpl; [apply @is_derive_const|].
  apply @is_derive_plus; [apply IHn; intros; apply H; lia | apply H; lia].
Qed.
Lemma d_upd a k x j : is_derive (fun t => put a k t j) x (delta j k).
Proof. unfold put, delta. destruct (Nat.eqb j k); [apply d_id | apply d_const]. Qed.
Lemma d_upd2 a k l x i j : is_derive (fun t => put2 a k l t i j) x (delta i k * delta j l).
Proof. unfold put2, delta. destruct (Nat.eqb i k), (Nat.eqb j l); rewrite ?Rmult_1_l, ?Rmult_0_l;
  first [apply d_id | apply d_const]. Qed.
Lemma d_abs_upd a k i : a k <> 0 -> is_derive (fun t => Rabs (put a k t i)) (a k) (delta i k * a k
  * / Rabs (a k)).
Proof.
  intro N. unfold put, delta. destruct (Nat.eqb i k); [|replace (0 * a k * / Rabs (a k)) with 0 by
    ring; apply d_const].
  destruct (Rdichotomy _ _ N).
  - eapply d_eq; [apply d_abs_neg; [apply d_id|auto]|]. rewrite Rabs_left by auto. field; auto.
  - eapply d_eq; [apply d_abs_pos; [apply d_id|auto]|]. rewrite Rabs_right by lra. field; auto.
Qed.

(* The sign of the slope, and a slope of zero, on an interval. *)
Section Slope. Variables (f f' : R -> R) (P : R -> Prop) (p : R).
Hypothesis (I : forall x y z, P x -> P z -> x <= y <= z -> P y) (Pp : P p) (Df : forall x, P x ->
  is_derive f x (f' x)).
Lemma mean x : P x -> exists c, P c /\ (p <= c <= x \/ x <= c <= p) /\ f x - f p = f' c * (x - p).
Proof.
  intro Px. destruct (MVT_gen f p x f') as [c [C E]].
  - intros y Y. apply Df. destruct (Rle_dec p x); [rewrite Rmin_left, Rmax_right in Y by lra;
    apply (I p y x)|rewrite Rmin_right, Rmax_left in Y by lra; apply (I x y p)]; auto; lra.
  - intros y Y. apply continuity_pt_filterlim, (ex_derive_continuous f). exists (f' y). apply Df.
    destruct (Rle_dec p x); [rewrite Rmin_left, Rmax_right in Y by lra; apply (I p y x)|rewrite
      Rmin_right, Rmax_left in Y by lra; apply (I x y p)]; auto; lra.
  - exists c. destruct (Rle_dec p x); [rewrite Rmin_left, Rmax_right in C by lra|rewrite
    Rmin_right, Rmax_left in C by lra];
    (split; [|split; auto]); [apply (I p c x)|apply (I x c p)]; auto; lra.
Qed.
Lemma by_slope : (forall x, P x -> x <= p -> f' x <= 0) -> (forall x, P x -> p <= x -> 0 <= f' x)
  -> forall x, P x -> f x >= f p.
Proof. intros L U x Px. destruct (mean x Px) as [c [Pc [[C|C] E]]]; [specialize (U c
  Pc)|specialize (L c Pc)]; nra. Qed.
Lemma by_no_slope : (forall x, P x -> f' x = 0) -> forall x, P x -> f x = f p.
Proof. intros Z x Px. destruct (mean x Px) as [c [Pc [_ E]]]. rewrite (Z c Pc) in E. lra. Qed.
End Slope.

(* Expectations: linear, so they go into sums. *)
Section E. Variables (Om : Type) (Ex : (Om -> R) -> R) (L : linear Ex).
Lemma E_add f g : Ex (fun o => f o + g o) = Ex f + Ex g. Proof. apply L. Qed.
Lemma E_l c f : Ex (fun o => c * f o) = c * Ex f. Proof. apply L. Qed.
Lemma E_r c f : Ex (fun o => f o * c) = c * Ex f. Proof. rewrite <- E_l. f_equal. extensionality
  o. ring. Qed.
Lemma E_c c : Ex (fun _ => c) = c. Proof. replace (fun _ : Om => c) with (fun _ : Om => c * 1) by
  (extensionality o; ring). rewrite E_l. destruct L as [_ [_ H]]. rewrite H. ring. Qed.
Lemma E_sum n f : Ex (fun o => sum n (fun k => f k o)) = sum n (fun k => Ex (f k)).
Proof. induction n; simpl; [apply E_c|]. rewrite (E_add (fun o => sum n (fun k => f k o)) (f n)),
  IHn. reflexivity. Qed.
End E.
