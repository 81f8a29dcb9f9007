(** Expected values of polynomials, from independence and moments. *)
From Backproof Require Export Limits Families.
Open Scope R_scope.

Section Pairs.
Variables (Om : Type) (E : (Om -> R) -> R) (L : linear E).

Lemma E_same f g : (forall o, f o = g o) -> E f = E g.
Proof. intro H. f_equal. extensionality o. apply H. Qed.

Lemma E_product x V y : independent E x V -> V y -> E (fun o => x o * y o) = E x * E y.
Proof.
  intros I H. rewrite (E_same (fun o => x o * y o) (fun o => x o ^ 1 * y o)) by (intro; ring).
  rewrite (I 1%nat y) by now apply made_one. f_equal. apply E_same. intro. ring.
Qed.

Lemma E_both x V y m n :
  independent E x V -> V y -> E x = m -> E y = n -> E (fun o => x o * y o) = m * n.
Proof. intros I H <- <-. now apply (E_product x V). Qed.

Lemma E_square x m : E (fun o => x o ^ 2) = m -> E (fun o => x o * x o) = m.
Proof. intros <-. apply E_same. intro. ring. Qed.

Lemma E_pairs (w : Om -> nat -> R) V m1 m2 :
  (forall i, independent E (fun o => w o i) (V i)) ->
  (forall i j, j <> i -> V i (fun o => w o j)) ->
  (forall i, E (fun o => w o i) = m1) -> (forall i, E (fun o => w o i ^ 2) = m2) ->
  forall i j, E (fun o => w o i * w o j) = m1 * m1 + delta i j * (m2 + -1 * m1 * m1).
Proof.
  intros I O M1 M2 i j. unfold delta. destruct (Nat.eqb_spec i j) as [->|N].
  - rewrite (E_square (fun o => w o j) m2) by apply M2. ring.
  - rewrite (E_product (fun o => w o i) (V i) (fun o => w o j)) by (auto; apply O; auto).
    rewrite !M1. ring.
Qed.

Lemma E_two_with (w : Om -> nat -> R) V q :
  (forall i, independent E (fun o => w o i) (V i)) ->
  (forall i j, j <> i -> V i (fun o => w o j)) -> (forall i, made (V i) q) ->
  forall i j, E (fun o => w o i * w o j * q o) = E (fun o => w o i * w o j) * E q.
Proof.
  intros I O Q i j. destruct (Nat.eq_dec i j) as [->|N].
  - rewrite (E_same (fun o => w o j * w o j * q o) (fun o => w o j ^ 2 * q o)) by (intro; ring).
    rewrite (I j 2%nat q) by apply Q. f_equal. apply E_same. intro. ring.
  - rewrite (E_same (fun o => w o i * w o j * q o) (fun o => w o i ^ 1 * (w o j * q o)))
      by (intro; ring).
    rewrite (I i 1%nat (fun o => w o j * q o))
      by (apply made_mult; [now apply made_one, O; auto | apply Q]).
    rewrite (E_same (fun o => w o j * q o) (fun o => w o j ^ 1 * q o)) by (intro; ring).
    rewrite (I j 1%nat q), (E_product (fun o => w o i) (V i) (fun o => w o j))
      by (auto; apply O; auto).
    rewrite (E_same (fun o => w o i ^ 1) (fun o => w o i)) by (intro; ring).
    rewrite (E_same (fun o => w o j ^ 1) (fun o => w o j)) by (intro; ring). ring.
Qed.

Lemma E_cross (u w : Om -> nat -> R) V W m q n r :
  (forall i, independent E (fun o => u o i) (V i)) ->
  (forall i, independent E (fun o => w o i) (W i)) ->
  (forall i j, j <> i -> V i (fun o => u o j)) -> (forall i j, V i (fun o => w o j)) ->
  (forall i j, j <> i -> W i (fun o => w o j)) ->
  (forall i, E (fun o => u o i) = m) -> (forall i, E (fun o => u o i ^ 2) = q) ->
  (forall i, E (fun o => w o i) = n) -> (forall i, E (fun o => w o i ^ 2) = r) ->
  forall i j, E (fun o => u o i * (w o i * (u o j * w o j))) =
    m * m * n * n + delta i j * (q * r + -1 * m * m * n * n).
Proof.
  intros I J OU X OW MU QU MW QW i j.
  rewrite (E_same _ (fun o => u o i * u o j * (w o i * w o j))) by (intro; ring).
  rewrite (E_two_with u V (fun o => w o i * w o j)) by
    (auto; intro; apply made_mult; apply made_one, X).
  rewrite (E_pairs u V m q I OU MU QU), (E_pairs w W n r J OW MW QW).
  unfold delta. destruct (Nat.eqb i j); ring.
Qed.
End Pairs.

(** The first and second moments of all variables and of their products. *)
Ltac among := cbv beta; intros;
  first [eassumption | reflexivity | left; among | right; among | split; among | eexists; among].
Ltac new T := lazymatch goal with _ : T |- _ => fail | _ => idtac end.
Ltac pairs E L := repeat match goal with
  | I : forall i, independent E (fun o => ?w o i) _, M : forall i, E (fun o => ?w o i) = ?m,
    Q : forall i, E (fun o => ?w o i ^ 2) = ?q |- _ =>
      new (forall i j, E (fun o => w o i * w o j) = m * m + delta i j * (q + -1 * m * m));
      assert (forall i j, E (fun o => w o i * w o j) = m * m + delta i j * (q + -1 * m * m))
        by (eapply (E_pairs _ E w _ m q I); [among | exact M | exact Q])
  | Q : E (fun o => ?x o ^ 2) = ?q |- _ =>
      new (E (fun o => x o * x o) = q); pose proof (E_square _ E x q Q : E (fun o => x o * x o) = q)
  | I : independent E (fun o => ?x o) _, M : E (fun o => ?x o) = ?m,
    N : forall i, E (fun o => ?w o i) = ?n |- _ =>
      new (forall i, E (fun o => x o * w o i) = m * n);
      assert (forall i, E (fun o => x o * w o i) = m * n)
        by (let i := fresh "i" in intro i;
            apply (E_both _ E x _ (fun o => w o i) m n I); [among | exact M | apply N])
  | I : forall i, independent E (fun o => ?u o i) _, M : forall i, E (fun o => ?u o i) = ?m,
    N : forall i, E (fun o => ?w o i) = ?n |- _ =>
      tryif constr_eq u w then fail else idtac;
      new (forall i j, E (fun o => u o i * w o j) = m * n);
      assert (forall i j, E (fun o => u o i * w o j) = m * n)
        by (let i := fresh "i" in let j := fresh "j" in intros i j;
            apply (E_both _ E (fun o => u o i) _ (fun o => w o j) m n (I i));
            [among | apply M | apply N])
  | I : forall i, independent E (fun o => ?u o i) _, J : forall i, independent E (fun o => ?w o i) _,
    MU : forall i, E (fun o => ?u o i) = ?m, QU : forall i, E (fun o => ?u o i ^ 2) = ?q,
    MW : forall i, E (fun o => ?w o i) = ?n, QW : forall i, E (fun o => ?w o i ^ 2) = ?r |- _ =>
      tryif constr_eq u w then fail else idtac;
      new (forall i j, E (fun o => u o i * (w o i * (u o j * w o j))) =
        m * m * n * n + delta i j * (q * r + -1 * m * m * n * n));
      assert (forall i j, E (fun o => u o i * (w o i * (u o j * w o j))) =
        m * m * n * n + delta i j * (q * r + -1 * m * m * n * n))
        by (apply (E_cross _ E u w _ _ m q n r I J); [among | among | among | assumption ..])
  | I : independent E (fun o => ?x o) _, M : E (fun o => ?x o) = ?m,
    N : E (fun o => ?y o) = ?n |- _ =>
      tryif constr_eq x y then fail else idtac;
      new (E (fun o => x o * y o) = m * n);
      assert (E (fun o => x o * y o) = m * n)
        by (apply (E_both _ E x _ y m n I); [among | exact M | exact N]) end.
Lemma no_square q c : 0 * 0 + c * (q + -1 * 0 * 0) = c * q. Proof. ring. Qed.
Ltac without_zeros := repeat match goal with
  | H : forall i, _ = 0 * _ |- _ => setoid_rewrite Rmult_0_l in H
  | H : forall i j, _ = 0 * _ |- _ => setoid_rewrite Rmult_0_l in H
  | H : forall i, _ = _ * 0 |- _ => setoid_rewrite Rmult_0_r in H
  | H : forall i j, _ = _ * 0 |- _ => setoid_rewrite Rmult_0_r in H
  | H : forall i j, _ = 0 * 0 + _ |- _ => setoid_rewrite no_square in H end.
(** The fourth power of a sum of variables whose fourth moment is that of the Gaussian law. *)
Section Fourth.
Variables (Om : Type) (E : (Om -> R) -> R) (L : linear E) (b : Om -> R) (w : Om -> nat -> R).
Variables (V : nat -> (Om -> R) -> Prop) (q s : R) (x : nat -> R).
Hypothesis (I : forall i, independent E (fun o => w o i) (V i)).
Hypothesis (O : forall i j, j <> i -> V i (fun o => w o j)) (B : forall i, V i b).
Hypothesis (W1 : forall i, E (fun o => w o i) = 0) (W2 : forall i, E (fun o => w o i ^ 2) = q).
Hypothesis (W3 : forall i, E (fun o => w o i ^ 3) = 0).
Hypothesis (W4 : forall i, E (fun o => w o i ^ 4) = 3 * q * q).
Hypothesis (B2 : E (fun o => b o ^ 2) = s) (B4 : E (fun o => b o ^ 4) = 3 * s * s).

Let part n o := b o + sum n (fun i => w o i * x i).

Lemma part_made n i : (n <= i)%nat -> made (V i) (part n).
Proof.
  intro H. apply made_plus; [now apply made_one |]. induction n; [apply (made_const _ 0) |].
  simpl. apply made_plus; [apply IHn; lia |].
  apply (made_mult _ (fun o => w o n) (fun _ => x n)); [apply made_one, O; lia | apply made_const].
Qed.

Lemma moment_with n k f : made (V n) f ->
  E (fun o => w o n ^ k * f o) = E (fun o => w o n ^ k) * E f.
Proof. apply (I n). Qed.

Lemma first_power n : E (fun o => w o n ^ 1) = 0.
Proof. rewrite <- (W1 n). apply (E_same Om). intro. ring. Qed.

Lemma second n : E (fun o => part n o ^ 2) = s + q * sum n (fun i => x i ^ 2).
Proof.
  induction n.
  - rewrite <- B2, (E_same _ E _ (fun o => b o ^ 2)) by (intro; unfold part; simpl; ring).
    simpl. ring.
  - pose proof (part_made n n (le_n n)) as M.
    rewrite (E_same _ E _ (fun o => part n o ^ 2
      + ((2 * x n) * (w o n ^ 1 * part n o) + x n ^ 2 * w o n ^ 2)))
      by (intro; unfold part; simpl; ring).
    rewrite (E_add _ E L), (E_add _ E L), !(E_l _ E L), IHn, moment_with, W2, first_power by auto.
    simpl. ring.
Qed.

Lemma fourth n : E (fun o => (b o + sum n (fun i => w o i * x i)) ^ 4) =
  3 * (s + q * sum n (fun i => x i ^ 2)) ^ 2.
Proof.
  change (E (fun o => part n o ^ 4) = 3 * (s + q * sum n (fun i => x i ^ 2)) ^ 2). induction n.
  - rewrite (E_same _ E _ (fun o => b o ^ 4)) by (intro; unfold part; simpl; ring).
    rewrite B4. simpl. ring.
  - pose proof (part_made n n (le_n n)) as M.
    rewrite (E_same _ E _ (fun o => part n o ^ 4
      + ((4 * x n) * (w o n ^ 1 * (part n o * (part n o * part n o)))
      + ((6 * x n ^ 2) * (w o n ^ 2 * (part n o * part n o))
      + ((4 * x n ^ 3) * (w o n ^ 3 * part n o) + x n ^ 4 * w o n ^ 4)))))
      by (intro; unfold part; simpl; ring).
    rewrite !(E_add _ E L), !(E_l _ E L), IHn.
    rewrite (moment_with n 1 (fun o => part n o * (part n o * part n o)))
      by (repeat apply made_mult; auto).
    rewrite (moment_with n 2 (fun o => part n o * part n o)) by (apply made_mult; auto).
    rewrite (moment_with n 3 (part n)) by auto.
    rewrite (E_same _ E (fun o => part n o * part n o) (fun o => part n o ^ 2)) by (intro; ring).
    rewrite second, first_power, W2, W3, W4. simpl. ring.
Qed.
End Fourth.

Ltac fourth_power := match goal with L : linear ?F, I : forall i, independent ?F (fun o => ?w o i) _
    |- context [?F (fun _ => _ ^ 4)] =>
  erewrite (fourth _ F L _ w);
  [| exact I | among | among | eassumption | eassumption | eassumption | eassumption | eassumption
  | etransitivity; [eassumption | ring]] end.
Ltac families := repeat match goal with
  | H : independent_families _ _ |- _ =>
      cbv beta iota delta [independent_families apart alone one_of app] in H
  | H : moments _ _ _ |- _ => cbv beta iota delta [moments powers each] in H
  | H : _ /\ _ |- _ => destruct H | H : True |- _ => clear H end.
Ltac expect ::= families; first [solve [fourth_power; equal] | match goal with
  L : linear ?E |- _ => pairs E L; clear_orders E; without_zeros;
  repeat match goal with |- context [E ?f] =>
    let H := fresh in eassert (H : E f = _) by en L; rewrite H; clear H end;
  repeat match goal with H : context [E] |- _ => clear H end;
  first [equal | rewrite ?d_same; root_squares; try_field] end]
with clear_orders E := repeat match goal with
  | H : E (fun o => _ ^ _) = _ |- _ => clear H | H : forall i, E (fun o => _ ^ _) = _ |- _ => clear H
  | H : independent E _ _ |- _ => clear H | H : forall i, independent E _ _ |- _ => clear H end.
