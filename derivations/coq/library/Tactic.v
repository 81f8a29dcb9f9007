(** The tactic `backproof`, and what hands it earlier lines and certificates. *)
From Coq Require Import Setoid Morphisms Nsatz.
From Backproof Require Export Laws.
Open Scope R_scope.

Ltac unlet := intros; repeat match goal with x := _ |- _ => subst x end; cbv zeta in *; cbv beta
  in *; whole_sizes.
Ltac counter := let H := fresh in intro H; simpl in H; unfold delta in H; simpl in H; rewrite
  ?Rmult_0_r, ?Rmult_0_l, ?exp_0, ?ln_1, ?Rplus_0_l, ?Rplus_0_r in H; lra.
Lemma add_1 t : (t + 1)%nat = S t. Proof. lia. Qed.
Lemma add_2 t : (t + 2)%nat = S (S t). Proof. lia. Qed.
Ltac one_more := rewrite ?add_1, ?add_2 in *; repeat match goal with H : forall t : nat, _ |- _ =>
  progress setoid_rewrite add_1 in H | H : forall t : nat, _ |- _ => progress setoid_rewrite add_2
  in H end.
Ltac induct t := let IH := fresh "IH" in induction t as [|t IH]; [simpl in *; solve [equal |
  simpl; first [ring | nsatz]] | first [solve [equal] | solve [rewrite ?S_INR in *; given; powers;
  cbv beta; first [ring | nsatz]]]].
Ltac induction_on t := unlet; meanings; one_more; induct t.
Ltac slope_is := first [match goal with |- is_derive _ _ _ => dx end].
Ltac no_slope := first [try_field | equal].
(* a claim about x as one about all x of an interval *)
Ltac join x := repeat match goal with H : context [x], H' : context [x] |- _ => let A := type of H
  in let B := type of H' in
  lazymatch type of A with Prop => idtac end; lazymatch type of B with Prop => idtac end; let G :=
    fresh in pose proof (conj H H') as G; clear H H' end;
  lazymatch goal with H : context [x] |- _ => idtac | _ => assert (x = x) by reflexivity end.
Ltac split_all H := lazymatch type of H with _ /\ _ => let A := fresh in let B := fresh in
  destruct H as [A B]; split_all A; split_all B | _ => idtac end.
Ltac within := let y := fresh "y" in let H := fresh in intros y H; cbv beta in *; destruct H as
  [H|H]; [split_all H | try subst y].
Ltac interval_ := let H := fresh in let K := fresh in intros ? ? ? H K ?; cbv beta in *;
  match goal with |- ?P \/ ?y = ?p => destruct (Req_dec y p); [right; assumption | left; repeat
    match goal with H : _ /\ _ |- _ => destruct H | H : _ \/ _ |- _ => destruct H end; repeat
    split; lra] end.
Ltac apart_ := let y := fresh "y" in let H := fresh in intros y H; intros; cbv beta in *; destruct
  H as [H|H]; [split_all H | try subst y].
Lemma at_start (f a r : R) : f >= a -> a = r -> f >= r. Proof. lra. Qed.
Lemma at_start_eq (f a r : R) : f = a -> a = r -> f = r. Proof. lra. Qed.
Ltac valued := cbv beta; first [try_field | solve [equal]].
Ltac slope_of x p := unlet; meanings; join x; lazymatch goal with H : context [x] |- ?R ?l ?r =>
  pattern x in H; lazymatch type of H with ?P x => let l' := eval pattern x in l in lazymatch l'
    with ?F _ =>
    first [apply (at_start (F x) (F p) r) | apply (at_start_eq (F x) (F p) r)]; [|valued];
    first [eapply (by_slope F _ (fun y => P y \/ y = p) p) | eapply (by_no_slope F _ (fun y => P y
      \/ y = p) p)];
    [interval_ | right; reflexivity | within; [eapply d_eq; [dx | reflexivity] | eapply d_eq; [dx
      | valued]] | apart_; first [ineq | valued] .. | left; exact H] end end end.
(* numbers under a root, a logarithm or in a base that are the same by their rules *)
Lemma add_1_l t : (1 + t)%nat = S t. Proof. reflexivity. Qed.
Ltac same_bases := repeat match goal with |- context [?a ^ ?n] => match goal with |- context [?b ^ n] =>
  tryif constr_eq a b then fail else replace (b ^ n) with (a ^ n) by (f_equal; ring) end end.
Ltac same_logs := repeat match goal with |- context [ln ?a] => match goal with |- context [ln ?b] =>
  tryif constr_eq a b then fail else replace (ln b) with (ln a) by (f_equal; ring) end end.
Lemma ln_of_power k m n : 0 < m -> n = m ^ k -> ln n = INR k * ln m.
Proof.
  intros P ->. induction k; [simpl; rewrite ln_1; ring |].
  simpl pow. rewrite ln_mult, IHk, S_INR by (try apply pow_lt; auto). ring.
Qed.
Ltac log_powers := rewrite ?ln_mult by pos; repeat match goal with |- context [ln ?m] =>
  match goal with |- context [ln ?n] => tryif constr_eq m n then fail else first
    [rewrite (ln_of_power 2 m n) by lra | rewrite (ln_of_power 3 m n) by lra
    | rewrite (ln_of_power 4 m n) by lra] end end; simpl INR.
Ltac alike := subst; first [solve [progress same_logs; try_field]
  | solve [repeat rewrite pow2_sqrt by pos; try_field] | solve [log_powers; try_field]
  | solve [setoid_rewrite add_1_l; cbn [pow]; equal]].
Ltac expect := idtac.
Ltac limits := idtac.
Ltac goal_kind := lazymatch goal with
  | |- is_derive _ _ _ => eapply d_eq; [dx | slopes; equal]
  | |- ~ (_ = _) => first [counter | pos] | |- ~ _ => counter
  | |- is_lim _ _ _ => limits | |- is_lim_seq _ _ => limits | |- filterlim _ _ _ => limits
  | L : linear _ |- _ => expect
  | |- _ = _ => slopes; first [equal | match goal with t : nat |- _ => induct t end | alike]
  | |- _ => slopes; ineq end.
(* tanh u between 0 and u, before it is written as exponentials *)
Ltac tanhs := repeat match goal with |- context [tanh ?u] =>
  let H := fresh in assert (H : 0 <= u) by (first [lra | pos]); know (tanh_below u H); clear H end.
(* exponentials of numbers from below, and beside numbers by logarithms *)
Ltac number q := lazymatch q with
  | IZR _ => idtac | ?a / ?b => number a; number b | ?a * ?b => number a; number b end.
Ltac exp_numbers := repeat match goal with |- context [exp ?q] => number q;
  lazymatch goal with _ : _ < exp q |- _ => fail | _ => idtac end;
  let H := fresh in assert (H : (1 + q * / INR 10) ^ 10 < exp q)
    by (apply exp_above; [lia | lra | simpl; lra]); simpl INR in H; simpl pow in H end.
Ltac by_logs := lazymatch goal with
  | |- ?q < exp _ => number q; apply exp_over; [lra |]
  | |- exp _ < ?q => number q; apply exp_under; [lra |] end;
  rewrite ?ln_one_over by lra; log_powers; repeat match goal with |- context [ln ?x] =>
    lazymatch goal with _ : 0 < ln x |- _ => fail | _ => idtac end;
    assert (0 < ln x) by (rewrite <- ln_1; apply ln_increasing; lra) end; nra.
(* numbers that are defined stay names with an equation where they stand under a root *)
Ltac keep_numbers := repeat match goal with x := ?b : R |- _ =>
  let E := fresh "E" in assert (E : x = b) by reflexivity; clearbody x end.
Ltac by_names := keep_numbers; unlet;
  repeat match goal with E : ?v = ?b |- context [sqrt ?u] => is_var v; lazymatch u with context [v] => idtac end;
    lazymatch goal with _ : 0 <= v |- _ => fail | _ => assert (0 <= v) by (rewrite E; pos) end end;
  root_squares; repeat match goal with E : ?v = _, _ : 0 <= ?v |- context [?v] => rewrite E; clear E end;
  nf; try_field.
Ltac by_names_there := lazymatch goal with |- context [sqrt _] => intros; lazymatch goal with
  x := _ : R |- _ = _ :> R => first
    [by_names | match goal with z := _ : nat -> R |- _ => clearbody z; by_names end] end end.
Ltac backproof := first [solve [by_names_there]
  | solve [unlet; meanings; one_more; goal_kind]
  | solve [unlet; progress tanhs; orient; nra]
  | solve [unlet; subst; orient; lazymatch goal with |- context [exp _] => first
      [by_logs | exp_numbers; simpl; lra] end]].
(** Earlier lines. *)
Ltac side_ := solve [assumption | lia | lra | pos | eauto].
Tactic Notation "use" uconstr(T) := intros; eapply T; try side_.
Ltac given_all H := repeat match type of H with ?A -> ?B => let G := fresh in assert (G : A);
  [solve [assumption | cbv zeta; cbv beta; side_ | backproof] | specialize (H G); clear G] end.
Ltac same_claim H := cbv zeta in *; cbv beta in *; first [exact H | lazymatch type of H with
  | is_derive _ _ _ => eapply d_eq; [exact H | unlet; meanings; equal]
  | ?a = ?b => match goal with |- ?l = ?r => unlet; meanings; slopes; first [solve [transitivity
    a; [try_field | transitivity b; [exact H | try_field]]] | solve [lra] | solve [nra] | solve
    [equal]] end
  | _ => unlet; meanings; solve [lra | nra | match goal with |- ?R ?l ?r => match type of H with
    ?R' ?a ?b => replace l with a by (first [try_field | solve [equal]]); replace r with b by
    (first [try_field | solve [equal]]); exact H end end]
  end].
Tactic Notation "instance" uconstr(T) := let H := fresh "H" in epose proof T as H; cbv zeta in H;
  given_all H; same_claim H.
Lemma sum_ge n f g : (forall k, (k < n)%nat -> f k >= g k) -> sum n f >= sum n g.
Proof. intro H. apply Rle_ge, sum_le. intros. now apply Rge_le, H. Qed.
Tactic Notation "term_by_term" uconstr(T) := first [apply sum_le | apply sum_ge | apply sum_ext];
  let k := fresh "k" in intros k ?; cbv beta; eapply T; try side_.
(** Certificates: larger - smaller is a sum of products of what is not negative. *)
Ltac fraction := field_simplify; [unfold Rdiv; first [apply Rmult_le_pos | apply
  Rmult_lt_0_compat]; [first [lra | solve [pos] | nra] | first [apply Rlt_le, Rinv_0_lt_compat;
  pos | apply Rinv_0_lt_compat; pos]] | pos ..].
Ltac differ u v := tryif constr_eq u v then fail else idtac.
Ltac merge_inv := repeat match goal with
  | H : context [/ ?u] |- context [/ ?v] => differ u v; replace (/ v) with (/ u) by (f_equal; ring)
  | H : context [exp ?u] |- context [exp ?v] => differ u v; replace (exp v) with (exp u) by
    (f_equal; ring)
  | H : context [ln ?u] |- context [ln ?v] => differ u v; replace (ln v) with (ln u) by (f_equal;
    ring)
  | H : context [sqrt ?u] |- context [sqrt ?v] => differ u v; replace (sqrt v) with (sqrt u) by
    (f_equal; ring) end.
Ltac same_as e d := replace e with d by (first [ring | field; pos]); lra.
Ltac by_known := match goal with
  | H : ?a >= ?b |- _ ?z ?e => same_as e (a + -1 * b) | H : ?a > ?b |- _ ?z ?e => same_as e (a +
    -1 * b)
  | H : ?a <= ?b |- _ ?z ?e => same_as e (b + -1 * a) | H : ?a < ?b |- _ ?z ?e => same_as e (b +
    -1 * a) end.
Lemma square_below r : r > -1 -> r < 1 -> 0 <= r ^ 2 < 1. Proof. intros. nra. Qed.
Ltac below_one := repeat match goal with H : ?r > -1, G : ?r < 1 |- _ =>
  pose proof (square_below r H G); clear H end; nra.
Lemma minus_sum n f : (forall k, (k < n)%nat -> 0 <= -1 * f k) -> 0 <= -1 * sum n f.
Proof. intro H. rewrite <- sum_l. now apply sum_nonneg. Qed.
Lemma minus_ln y x : 0 <= y -> 0 < x -> x <= 1 -> 0 <= -1 * (y * ln x).
Proof.
  intros Y P H. assert (ln x <= 0) by (rewrite <- ln_1; apply ln_le; lra). nra.
Qed.
Ltac part := cbv beta; first [assumption | by_law | lra
  | solve [pos] | match goal with
  | |- 0 <= sum _ _ => apply sum_nonneg; intros; first [part | instances; part]
  | |- 0 < sum _ _ => apply sum_pos; [lia | intros; first [part | instances; part]]
  | |- 0 <= -1 * sum _ _ => apply minus_sum; intros; instances; part
  | |- 0 <= -1 * (_ * ln _) => apply minus_ln; lra
  | |- 0 <= _ * _ => apply Rmult_le_pos; part
  | |- 0 < _ * _ => apply Rmult_lt_0_compat; part
  | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; part
  | |- 0 < _ + _ => first [apply Rplus_lt_le_0_compat; part | apply Rplus_le_lt_0_compat; part] end
  | solve [by_known] | solve [merge_inv; first [lra | by_known]] | solve [by_slope_law]
  | solve [fraction] | solve [below_one]].
Lemma certified_le a b e : b - a = e -> 0 <= e -> a <= b. Proof. lra. Qed.
Lemma certified_lt a b e : b - a = e -> 0 < e -> a < b. Proof. lra. Qed.
Ltac identity := slopes; first [solve [try_field] | solve [rewrite !sum_l; try_field] | lazymatch goal with |- context [sqrt _] =>
  solve [root_squares; first [try_field | nf; try_field]] end | solve [equal]
  | solve [progress same_bases; try_field]].
Ltac ordered e := orient; first [solve [by_logs] |
  first [apply (certified_le _ _ e) | apply (certified_lt _ _ e)];
  [unlet; meanings; instances; identity | unlet; instances; rewrite ?sum_c in *; first [steep_there;
  solve [part] | meanings; part]]].

(** A claim is false: it would hold at a point. *)
Ltac each_place := repeat match goal with H : (?j < S ?m)%nat |- _ =>
  is_var j; destruct j as [|j]; [clear H | apply Nat.succ_lt_mono in H] end.
Ltac at_point H := cbv zeta in H; repeat match type of H with ?A -> ?B =>
    let G := fresh in assert (G : A) by
      (intros; each_place; cbv [put put2]; simpl; first [lia | lra | backproof]); specialize (H G); clear G end;
  cbv [put put2] in H; simpl in H; unfold delta in H; simpl in H; meanings;
  rewrite ?Rmult_0_r, ?Rmult_0_l, ?exp_0, ?ln_1, ?Rplus_0_l, ?Rplus_0_r in H;
  repeat match type of H with context [ln ?x] => let P := fresh in assert (P : 0 < x) by lra;
    know (law_ln1 x P); clear P end; lra.

Lemma zero_diff a b : a = b -> a + -1 * b = 0. Proof. intros ->. ring. Qed.
Lemma zero_mul a b : b = 0 -> a * b = 0. Proof. intros ->. ring. Qed.
Lemma zero_plus a b : a = 0 -> b = 0 -> a + b = 0. Proof. intros -> ->. ring. Qed.
Lemma zero_sum n f : (forall k, (k < n)%nat -> f k = 0) -> sum n f = 0.
Proof. intro H. rewrite (sum_ext n f (fun _ => 0)) by auto. apply sum_0. Qed.
Lemma added a b e : a - b = e -> e = 0 -> a = b. Proof. lra. Qed.
Ltac holds := solve [assumption | symmetry; assumption
    | match goal with H : forall k, _ |- _ => apply H; first [lia | assumption | pos] | H : forall
      k, _ |- _ => symmetry; apply H; first [lia | assumption | pos]
      | H : forall k, _ |- _ => apply H | H : forall k, _ |- _ => symmetry; apply H end | lra].
Ltac vanish := cbv beta; first [apply zero_diff; holds | apply zero_mul; vanish | apply zero_plus;
  vanish
  | apply zero_sum; intros; vanish | lra | apply zero_diff; solve [equal]].
Ltac adding e := apply (added _ _ e); [unlet; meanings; identity | unlet; meanings; vanish].
(** A certificate of an equation, or of an order. *)
Ltac certificate e := lazymatch goal with |- _ = _ => adding e | _ => ordered e end.
