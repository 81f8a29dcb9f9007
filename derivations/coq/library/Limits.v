(** Limits by the structure of the formula, and squeezing; expected values by linearity. *)
From Backproof Require Export Tactic.
Open Scope R_scope.

Section L. Variables (T : Type) (F : (T -> Prop) -> Prop). Context {FF : Filter F}. Variables (f g
  : T -> R).
Definition lim (h : T -> R) (l : Rbar) := filterlim h F (Rbar_locally l).
Lemma lim_eq l l' : lim f l -> l = l' -> lim f l'. Proof. now intros H <-. Qed.
Lemma lim_c c : lim (fun _ => c) (Finite c). Proof. apply filterlim_const. Qed.
Lemma lim_plus a b c : lim f a -> lim g b -> is_Rbar_plus a b c -> lim (fun t => f t + g t) c.
Proof. intros H G P. eapply filterlim_comp_2; [apply H | apply G | now apply filterlim_Rbar_plus].
  Qed.
Lemma lim_mult a b c : lim f a -> lim g b -> is_Rbar_mult a b c -> lim (fun t => f t * g t) c.
Proof. intros H G P. eapply filterlim_comp_2; [apply H | apply G | now apply filterlim_Rbar_mult].
  Qed.
Lemma lim_inv a : lim f a -> a <> Finite 0 -> lim (fun t => / f t) (Rbar_inv a).
Proof. intros H N. eapply filterlim_comp; [apply H | now apply filterlim_Rbar_inv]. Qed.
Lemma lim_exp a : lim f (Finite a) -> lim (fun t => exp (f t)) (Finite (exp a)).
Proof. intro H. eapply filterlim_comp; [apply H | apply (ex_derive_continuous exp); exists (exp
  a); apply is_derive_exp]. Qed.
Lemma lim_exp_p : lim f p_infty -> lim (fun t => exp (f t)) p_infty.
Proof. intro H. eapply filterlim_comp; [apply H | apply is_lim_exp_p]. Qed.
Lemma lim_exp_m : lim f m_infty -> lim (fun t => exp (f t)) (Finite 0).
Proof. intro H. eapply filterlim_comp; [apply H | apply is_lim_exp_m]. Qed.
Lemma lim_ln a : lim f (Finite a) -> 0 < a -> lim (fun t => ln (f t)) (Finite (ln a)).
Proof. intros H P. eapply filterlim_comp; [apply H | apply (ex_derive_continuous ln); exists (/
  a); apply is_derive_ln; auto]. Qed.
Lemma lim_sqrt_p : lim f p_infty -> lim (fun t => sqrt (f t)) p_infty.
Proof. intro H. eapply filterlim_comp; [apply H | apply filterlim_sqrt_p]. Qed.
Lemma lim_squeeze h a : lim f (Finite a) -> lim g (Finite a) -> F (fun t => f t <= h t <= g t) ->
  lim h (Finite a).
Proof. intros A B H. eapply (filterlim_le_le f h g); eauto. Qed.
End L.
Arguments lim {T} F h l.
Lemma lim_id_p : lim (Rbar_locally p_infty) (fun t => t) p_infty. Proof. apply filterlim_id. Qed.
Lemma lim_id_m : lim (Rbar_locally m_infty) (fun t => t) m_infty. Proof. apply filterlim_id. Qed.
Lemma lim_id_r a : lim (at_right a) (fun t => t) (Finite a). Proof. intros P H. apply
  filter_le_within; auto. Qed.
Lemma lim_id_l a : lim (at_left a) (fun t => t) (Finite a). Proof. intros P H. apply
  filter_le_within; auto. Qed.
Lemma lim_INR : lim Hierarchy.eventually INR p_infty. Proof. apply is_lim_seq_INR. Qed.
Lemma lim_geom q : -1 < q -> q < 1 -> lim Hierarchy.eventually (fun n => q ^ n) (Finite 0). Proof.
  intros. apply is_lim_seq_geom. apply Rabs_def1; lra. Qed.
Lemma lim_geom_p q : 1 < q -> lim Hierarchy.eventually (fun n => q ^ n) p_infty. Proof. apply
  is_lim_seq_geom_p. Qed.
Lemma lim_ln_0 : lim (at_right 0) ln m_infty. Proof. apply is_lim_ln_0. Qed.
Lemma lim_ln_1 : lim (at_left 1) (fun t => ln (1 + -1 * t)) m_infty.
Proof.
  eapply (filterlim_comp _ _ _ (fun t => 1 + -1 * t) ln); [|apply is_lim_ln_0].
  intros P [e H]. exists e. intros y B L. apply H; [|lra]. change (Rabs (1 + -1 * y - 0) < e).
    change (Rabs (y - 1) < e) in B.
  rewrite <- Rabs_Ropp. replace (- (1 + -1 * y - 0)) with (y - 1) by ring. exact B.
Qed.
Lemma mult_pos_p a : 0 < a -> is_Rbar_mult (Finite a) p_infty p_infty. Proof. intro. apply
  is_Rbar_mult_sym, is_Rbar_mult_p_infty_pos; auto. Qed.
Lemma mult_pos_m a : 0 < a -> is_Rbar_mult (Finite a) m_infty m_infty. Proof. intro. apply
  is_Rbar_mult_sym, is_Rbar_mult_m_infty_pos; auto. Qed.
Lemma mult_neg_p a : a < 0 -> is_Rbar_mult (Finite a) p_infty m_infty. Proof. intro. apply
  is_Rbar_mult_sym, is_Rbar_mult_p_infty_neg; auto. Qed.
Lemma mult_neg_m a : a < 0 -> is_Rbar_mult (Finite a) m_infty p_infty. Proof. intro. apply
  is_Rbar_mult_sym, is_Rbar_mult_m_infty_neg; auto. Qed.
Lemma mult_f a b : is_Rbar_mult (Finite a) (Finite b) (Finite (a * b)). Proof. reflexivity. Qed.
Lemma fin_neq a : a <> 0 -> Finite a <> Finite 0. Proof. intros H E. now injection E. Qed.
Lemma sq_as a : a ^ 2 = a * a. Proof. ring. Qed.
Ltac sgn := cbv beta; first [lra | solve [pos] | solve [apply Ropp_lt_cancel; rewrite Ropp_0;
  ring_simplify; pos] | nra].
Ltac timesr := first [reflexivity | solve [apply mult_pos_p; sgn] | solve [apply mult_pos_m; sgn]
  | solve [apply mult_neg_p; sgn] | solve [apply mult_neg_m; sgn]
  | solve [apply is_Rbar_mult_sym; first [apply mult_pos_p; sgn | apply mult_pos_m; sgn | apply
    mult_neg_p; sgn | apply mult_neg_m; sgn]]].
Ltac lm := cbv beta; lazymatch goal with
  | |- lim ?F (fun _ => ?c) _ => apply (lim_c _ F c)
  | |- lim _ (fun t => t) _ => first [apply lim_id_p | apply lim_id_m | apply lim_id_r | apply
    lim_id_l]
  | |- lim _ (fun t => INR t) _ => apply lim_INR
  | |- lim ?F (fun t => @?f t + @?g t) _ => let H := fresh in let G := fresh in eassert (H : lim F
    f _) by lm; eassert (G : lim F g _) by lm;
      eapply (lim_plus _ F f g); [exact H | exact G | reflexivity]
  | |- lim ?F (fun t => @?f t * @?g t) _ => let H := fresh in let G := fresh in eassert (H : lim F
    f _) by lm; eassert (G : lim F g _) by lm;
      eapply (lim_mult _ F f g); [exact H | exact G | timesr]
  | |- lim ?F (fun t => / @?f t) _ => let H := fresh in eassert (H : lim F f _) by lm; eapply
    (lim_inv _ F f); [exact H | first [discriminate | apply fin_neq; sgn]]
  | |- lim ?F (fun t => exp (@?f t)) _ => let H := fresh in eassert (H : lim F f _) by lm; first
    [exact (lim_exp_p _ F f H) | exact (lim_exp_m _ F f H) | exact (lim_exp _ F f _ H)]
  | |- lim ?F (fun t => ln (@?f t)) _ => first [apply lim_ln_0 | apply lim_ln_1 | let H := fresh
    in eassert (H : lim F f _) by lm; eapply (lim_ln _ F f); [exact H | sgn]]
  | |- lim ?F (fun t => sqrt (@?f t)) _ => let H := fresh in eassert (H : lim F f _) by lm; exact
    (lim_sqrt_p _ F f H)
  | |- lim ?F (fun t => ?q ^ t) _ => first [apply lim_geom_p; sgn | apply lim_geom; sgn]
  end.
Ltac lmeq := cbv beta; cbn [Rbar_inv]; rewrite ?sq_as; first [reflexivity | apply f_equal; first [ring | field;
  pos | lra | equal]].
Ltac top := match goal with |- lim ?F ?f _ => let H := fresh in eassert (H : lim F f _) by lm;
  refine (lim_eq _ F f _ _ H _); lmeq end.
Lemma lim_decay g : 0 < g -> lim (Rbar_locally p_infty) (fun c => c * exp (-1 * c * g)) (Finite 0).
Proof.
  intro G.
  assert (P : lim (Rbar_locally p_infty) (fun c => g * c) p_infty).
  { eapply (lim_mult _ (Rbar_locally p_infty) (fun _ => g) (fun c => c));
      [apply (lim_c _ (Rbar_locally p_infty) g) | apply lim_id_p | now apply mult_pos_p]. }
  assert (D : lim (Rbar_locally p_infty) (fun c => exp (g * c) / (g * c)) p_infty).
  { apply (filterlim_comp _ _ _ (fun c => g * c) (fun y => exp y / y) _ (Rbar_locally p_infty));
      [exact P | exact is_lim_div_exp_p]. }
  apply (lim_inv _ (Rbar_locally p_infty) _ p_infty) in D; [|discriminate]. cbn [Rbar_inv] in D.
  apply (filterlim_ext_loc (fun c => / g * (/ (exp (g * c) / (g * c))))).
  - exists 0. intros c C. replace (-1 * c * g) with (- (g * c)) by ring. rewrite exp_Ropp.
    pose proof (exp_pos (g * c)). field. repeat split; lra.
  - replace 0 with (/ g * 0) by ring.
    exact (lim_mult _ (Rbar_locally p_infty) (fun _ => / g) _ (Finite (/ g)) (Finite 0) _
      (lim_c _ (Rbar_locally p_infty) (/ g)) D (mult_f _ _)).
Qed.
(* t e^(-ct) times what has a limit *)
Ltac decays := match goal with |- lim ?F (fun c => c * @?u c * exp (-1 * c * ?g)) (Finite 0) =>
  apply (filterlim_ext (fun c => c * exp (-1 * c * g) * u c)); [intro; ring |];
  let A := fresh in let H := fresh in assert (A : 0 < g) by sgn; eassert (H : lim F u _) by lm;
  refine (lim_eq _ F _ _ _ (lim_mult _ F _ u _ _ _ (lim_decay g A) H _) _);
  [reflexivity | cbn [Rbar_inv]; f_equal; ring] end.
Lemma near_p (P : R -> Prop) : (forall x, x > 0 -> P x) -> Rbar_locally p_infty P. Proof. intro H.
  exists 0. intros; now apply H. Qed.
Ltac squeezed := match goal with
  | A : forall x, x > 0 -> ?lo <= ?mi |- lim (Rbar_locally p_infty) _ _ => idtac end;
  match goal with
  | A : forall x, x > 0 -> @?lo x <= @?mi x, B : forall x, x > 0 -> @?mi x <= @?up x |- lim
    (Rbar_locally p_infty) ?f _ =>
      apply (lim_squeeze _ _ lo up f); [top | top | apply near_p; intros x X; split; [now apply A
        | now apply B]]
  | B : forall x, x > 0 -> @?mi x <= @?up x |- lim (Rbar_locally p_infty) ?f (Finite 0) =>
      apply (lim_squeeze _ _ (fun _ => 0) up f); [top | top | apply near_p; intros x X; split;
        [first [solve [pos] | solve [apply Rlt_le; pos] | ineq] | now apply B]] end.
Ltac to_lim := unfold is_lim, is_lim_seq; change Rbar_locally' with Rbar_locally || idtac;
  match goal with |- filterlim ?f ?F (Rbar_locally ?l) => change (lim F f l) end; try match goal
    with |- lim (Rbar_locally' p_infty) ?f ?l => change (lim (Rbar_locally p_infty) f l) | |- lim
    (Rbar_locally' m_infty) ?f ?l => change (lim (Rbar_locally m_infty) f l) end.
Lemma near_beyond (P : R -> Prop) b : (forall x, b < x -> P x) -> Rbar_locally p_infty P. Proof.
  intro H. exists b. auto. Qed.
Lemma beyond2 a b x : Rmax a b < x -> a < x /\ b < x.
Proof. intro H. pose proof (Rmax_l a b). pose proof (Rmax_r a b). lra. Qed.
Tactic Notation "squeezing" uconstr(lower) uconstr(upper) uconstr(first_) uconstr(second_) :=
  match goal with |- is_lim ?f p_infty (Finite ?a) =>
    let A := fresh in let B := fresh in
    eassert (A : is_lim _ p_infty (Finite a)) by (eapply first_; try side_);
    eassert (B : is_lim _ p_infty (Finite a)) by (eapply second_; try side_);
    eapply (is_lim_le_le_loc _ _ f p_infty a); [|exact A | exact B]; change (Rbar_locally'
      p_infty) with (Rbar_locally p_infty);
    first [apply (near_beyond _ 0); let x := fresh "x" in let X := fresh in intros x X; cbv beta;
      split; [first [eapply lower | apply Rge_le; eapply lower | apply Rlt_le; eapply lower];
      side_ | first [eapply upper | apply Rge_le; eapply upper | apply Rlt_le; eapply upper];
      side_]
    | match goal with l : R |- _ => apply (near_beyond _ (Rmax 0 l)); let x := fresh "x" in let X
      := fresh in intros x X; apply beyond2 in X; cbv beta; split; [first [eapply lower | apply
      Rge_le; eapply lower | apply Rlt_le; eapply lower]; side_ | first [eapply upper | apply
      Rge_le; eapply upper | apply Rlt_le; eapply upper]; side_] end] end.
Ltac limits ::= unfold is_lim, is_lim_seq; change Rbar_locally' with Rbar_locally || idtac;
  match goal with |- filterlim ?f ?F (Rbar_locally ?l) => change (lim F f l) end; try match goal
    with |- lim (Rbar_locally' p_infty) ?f ?l => change (lim (Rbar_locally p_infty) f l) | |- lim
    (Rbar_locally' m_infty) ?f ?l => change (lim (Rbar_locally m_infty) f l) end;
  repeat match goal with |- lim _ (fun t => _) _ => progress rewrite ?sq_as end;
  first [solve [top] | solve [squeezed] | solve [decays]].
(* expectations *)
Lemma en2 {Om} (E : (Om -> R) -> R) f g v : f = g -> E g = v -> E f = v. Proof. now intros ->. Qed.
Ltac fx := let o := fresh "o" in extensionality o; cbv beta; first [ring | simpl; ring | rewrite <- ?sum_l, <-
  ?sum_r; rewrite <- ?sum_r; apply sum_ext; intros; ring].
(** The goal is [E (fun o => r o * a o) = _]: the last factor of r is taken apart, or out, or goes
    to the random variables in a. *)
Ltac leaf0 E := match goal with H : E _ = _ |- _ => apply H | H : forall i, E _ = _ |- _ => apply
  H | H : forall i j, E _ = _ |- _ => apply H end.
Ltac without_one a := lazymatch a with
  | (fun o => @?x o * 1) => x
  | (fun o => @?x o * @?b o) => let c := without_one b in constr:(fun o => x o * c o) end.
Ltac leaf E a := lazymatch a with
  | (fun _ => 1) => apply E_c; assumption
  | _ => let f := without_one a in eapply (en2 E _ f); [fx | cbv beta; first [leaf0 E
      | lazymatch f with (fun o => @?x o * @?y o) =>
          eapply (en2 E _ (fun o => y o * x o)); [fx | cbv beta; leaf0 E] end]] end.
Ltac out L := cbv beta; lazymatch goal with |- ?E (fun o => @?r o * @?a o) = _ => lazymatch r with
  | (fun _ => ?c) => eapply eq_trans; [apply (E_l _ E L c a)
      | eapply (n2 Rmult); [reflexivity | leaf E a]]
  | (fun o => @?f o * @?g o) => lazymatch g with
    | (fun _ => ?c) => eapply (en2 E _ (fun o => c * (f o * a o))); [fx | eapply eq_trans;
        [apply (E_l _ E L c (fun o => f o * a o)) | eapply (n2 Rmult); [reflexivity | out L]]]
    | (fun o => @?p o * @?q o) => eapply (en2 E _ (fun o => f o * p o * q o * a o)); [fx | out L]
    | (fun o => @?p o ^ O) => eapply (en2 E _ (fun o => f o * a o)); [fx | out L]
    | (fun o => @?p o ^ S ?m) =>
        eapply (en2 E _ (fun o => f o * p o ^ m * p o * a o)); [fx | out L]
    | (fun o => @?p o + @?q o) =>
        terms L E (fun o => f o * p o * a o) (fun o => f o * q o * a o)
    | (fun o => sum ?n (fun k => @?h o k)) => sums L E n (fun k o => f o * h o k * a o)
    | _ => eapply (en2 E _ (fun o => f o * (g o * a o))); [fx | out L] end
  | (fun o => @?p o ^ O) => eapply (en2 E _ (fun o => 1 * a o)); [fx | out L]
  | (fun o => @?p o ^ S ?m) => eapply (en2 E _ (fun o => p o ^ m * p o * a o)); [fx | out L]
  | (fun o => @?p o + @?q o) => terms L E (fun o => p o * a o) (fun o => q o * a o)
  | (fun o => sum ?n (fun k => @?h o k)) => sums L E n (fun k o => h o k * a o)
  | _ => let b := constr:(fun o => r o * a o) in let b := eval cbv beta in b in leaf E b end end
with terms L E f g := eapply (en2 E _ (fun o => f o + g o)); [fx | eapply eq_trans;
  [apply (E_add _ E L f g) | eapply (n2 Rplus); out L]]
with sums L E n h := eapply (en2 E _ (fun o => sum n (fun k => h k o))); [fx | eapply eq_trans;
  [apply (E_sum _ E L n h)
  | eapply (n_sum n); [let k := fresh "k" in intros k ?; out L | reflexivity]]].
Ltac en L := lazymatch goal with |- ?E ?f = _ =>
  eapply (en2 E _ (fun o => f o * 1)); [fx | out L] end.
Ltac expect ::= match goal with L : linear ?E |- _ => repeat match goal with |- context [E ?f] =>
  let H := fresh in eassert (H : E f = _) by en L; rewrite H; clear H end; equal end.
