(* One script for every line of the book. *)
From Backproof Require Export Sums. Require Import Setoid Morphisms. From Coq Require Import Nsatz. Open Scope R_scope.
#[export] Instance sum_proper n : Proper (pointwise_relation nat eq ==> eq) (sum n).
Proof. intros f g H; apply sum_ext; intros; apply H. Qed.

Lemma less_inv u : 1 < u -> 0 < 1 + -1 * / u.
Proof. intro H. assert (/ u < 1); [rewrite <- Rinv_1; apply Rinv_lt_contravar; lra|lra]. Qed.
Lemma less_frac a u : 0 < u -> a < u -> 0 < 1 + -1 * (a * / u).
Proof. intros P H. replace (1 + -1 * (a * / u)) with ((u - a) * / u) by (field; lra). apply Rmult_lt_0_compat; [lra|now apply Rinv_0_lt_compat]. Qed.
Lemma more x : 0 < x -> 1 < 1 + x. Proof. lra. Qed.
Lemma not_0 a b : b <> 0 -> a = -1 * b -> a <> 0. Proof. intros; lra. Qed.
(* ---- signs: from the visible ones and from the hypotheses *)
Lemma ln_nonneg x : 1 <= x -> 0 <= ln x.
Proof. intros [H|H]; [|subst; rewrite ln_1; lra]. rewrite <- ln_1. left. apply ln_increasing; lra. Qed.
Lemma ln_pos x : 1 < x -> 0 < ln x. Proof. intro H. rewrite <- ln_1. apply ln_increasing; lra. Qed.
Ltac known_sizes := repeat match goal with H : (?k <= ?n)%nat |- _ => lazymatch k with O => fail | _ => idtac end;
  lazymatch goal with _ : INR k <= INR n |- _ => fail | _ => pose proof (le_INR k n H) end end; simpl (INR 1) in *; simpl (INR 2) in *; cbv beta in *.
Ltac pos := cbv beta; match goal with
  | |- _ /\ _ => split; pos
  | |- ?a > ?b => change (b < a); pos
  | |- ?a >= ?b => apply Rle_ge; pos
  | H : ?p |- ?p => exact H
  | H : forall i, ?a i > 0 |- 0 < ?a _ => apply H
  | H : forall i j, ?a i j > 0 |- 0 < ?a _ _ => apply H
  | H : forall i, _ -> _ |- _ => solve [apply H; lia | apply Rgt_not_eq, H; lia | apply Rlt_le, H; lia | apply Rge_le, H; lia]
  | |- ?a * ?b <> 0 => apply Rmult_integral_contrapositive_currified; pos
  | |- ?a ^ _ <> 0 => apply pow_nonzero; pos
  | |- / ?a <> 0 => apply Rinv_neq_0_compat; pos
  | |- ?a <> 0 => first [lra | solve [apply Rgt_not_eq; pos] | match goal with H : ?b <> 0 |- _ => solve [intro; apply H; lra] end | solve [apply Rlt_not_eq; nra]
                  | match goal with H : forall i, _ -> _ <> 0 |- _ => solve [let Z := fresh in intro Z; eapply H; [|etransitivity; [|exact Z]; ring]; lia | let Z := fresh in intro Z; eapply H; [|apply Ropp_eq_0_compat in Z; etransitivity; [|exact Z]; ring]; lia] end]
  | |- 0 < 1 + -1 * / _ => apply less_inv; pos
  | |- 0 < 1 + -1 * (exp _ * / _) => apply less_frac; [pos | apply (sum_one_lt _ (fun k => exp _)); [lia | lia | intros; pos]]
  | |- 1 < 1 + _ => apply more; pos
  | |- 0 <= ln _ => apply ln_nonneg; solve [lra | pos | known_sizes; lra] | |- 0 < ln _ => apply ln_pos; solve [lra | pos | known_sizes; lra]
  | |- 0 < exp _ => apply exp_pos | |- 0 <= exp _ => apply Rlt_le, exp_pos
  | |- 0 < sum _ _ => apply sum_pos; [lia | intros; pos] | |- 0 <= sum _ _ => apply sum_nonneg; intros; pos
  | |- 0 < INR _ => apply lt_0_INR; lia | |- 0 <= INR _ => apply pos_INR
  | |- 0 < / _ => apply Rinv_0_lt_compat; pos | |- 0 <= / _ => apply Rlt_le, Rinv_0_lt_compat; pos
  | |- 0 < sqrt _ => apply sqrt_lt_R0; pos | |- 0 <= sqrt _ => apply sqrt_pos | |- 0 <= Rabs _ => apply Rabs_pos
  | |- 0 < Rabs _ => apply Rabs_pos_lt; pos
  | |- 0 < _ ^ _ => first [solve [apply pow_lt; pos] | nra] | |- 0 <= _ ^ 2 => apply pow2_ge_0 | |- 0 <= _ ^ _ => apply pow_le; pos
  | |- 0 < _ * _ => first [lra | solve [apply Rmult_lt_0_compat; pos] | nra] | |- 0 <= _ * _ => first [lra | solve [apply Rmult_le_pos; pos] | nra]
  | |- 0 < _ + _ => first [lra | solve [apply Rplus_lt_0_compat; pos] | solve [apply Rplus_lt_le_0_compat; pos] | solve [apply Rplus_le_lt_0_compat; pos] | nra]
  | |- 0 <= _ + _ => first [lra | solve [apply Rplus_le_le_0_compat; pos] | nra]
  | |- 0 <= _ => first [lra | solve [apply Rlt_le; pos]]
  | |- _ => first [lra | nra] end.

(* ---- normal form of sums: every sum becomes (what does not depend on the index) * sum (product), delta is eliminated *)
Section N. Variables (n j : nat) (c : R) (f g h a : nat -> R).
Notation S r a := (sum n (fun k => r k * a k)).
Lemma s_start v : sum n (fun k => f k * 1) = v -> sum n f = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_add v w : S f a = v -> S g a = w -> sum n (fun k => (f k + g k) * a k) = v + w.
Proof. intros <- <-. rewrite <- sum_add. apply sum_ext; intros; ring. Qed.
Lemma s_dist v : sum n (fun k => (f k * g k + f k * h k) * a k) = v -> sum n (fun k => f k * (g k + h k) * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_dist2 v : sum n (fun k => (g k * f k + h k * f k) * a k) = v -> sum n (fun k => (g k + h k) * f k * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_asc v : sum n (fun k => f k * g k * h k * a k) = v -> sum n (fun k => f k * (g k * h k) * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_sq v : sum n (fun k => f k * g k * g k * a k) = v -> sum n (fun k => f k * g k ^ 2 * a k) = v.
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
Lemma s_1 : sum n (fun k => f k * 1) = sum n (fun k => f k). Proof. apply sum_ext; intros; ring. Qed.
Lemma s_d v : (j < n)%nat -> f j * a j = v -> sum n (fun k => f k * delta k j * a k) = v.
Proof. intros H <-. rewrite <- (sum_d n j (fun k => f k * a k) H). apply sum_ext; intros; ring. Qed.
Lemma s_d' v : (j < n)%nat -> f j * a j = v -> sum n (fun k => f k * delta j k * a k) = v.
Proof. intros H E. rewrite <- (s_d v H E). apply sum_ext; intros. now rewrite (d_sym j k). Qed.
Lemma s_d0 v : (j < n)%nat -> a j = v -> sum n (fun k => delta k j * a k) = v.
Proof. intros H <-. apply sum_d; auto. Qed.
Lemma s_d0' v : (j < n)%nat -> a j = v -> sum n (fun k => delta j k * a k) = v.
Proof. intros H E. rewrite <- (s_d0 v H E). apply sum_ext; intros. now rewrite (d_sym j k). Qed.
End N.
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
        | _ => lazymatch p with (fun _ => ?j) => eapply (s_d' n j f a); [lia | cbv beta; reflexivity] | _ => lsnext n f g a end end
    | _ => lazymatch f with (fun k => @?p k + @?q k) => eapply (s_dist2 n g p q a); ls | _ => lsnext n f g a end end
  | (fun k => @?f k ^ 2) => eapply (s_sq0 n f a); ls
  | (fun k => delta (@?p k) (@?q k)) => lazymatch q with
        | (fun _ => ?j) => eapply (s_d0 n j a); [lia | cbv beta; reflexivity]
        | _ => lazymatch p with (fun _ => ?j) => eapply (s_d0' n j a); [lia | cbv beta; reflexivity] | _ => lsend n r a end end
  | _ => lsend n r a end end
with lsnext n f g a := lazymatch a with (fun _ => 1) => eapply (s_acc1 n f g) | _ => eapply (s_acc n f g a) end; ls
with lsend n r a := lazymatch a with (fun _ => 1) => apply (s_1 n r) | _ => reflexivity end.
Lemma n2 (op : R -> R -> R) a b a' b' : a = a' -> b = b' -> op a b = op a' b'. Proof. now intros <- <-. Qed.
Lemma n1 (op : R -> R) a a' : a = a' -> op a = op a'. Proof. now intros <-. Qed.
Lemma n_pow a a' n : a = a' -> a ^ n = a' ^ n. Proof. now intros <-. Qed.
Lemma n_sum n f g v : (forall k, (k < n)%nat -> f k = g k) -> sum n g = v -> sum n f = v. Proof. intros H <-. now apply sum_ext. Qed.
Lemma x_add a b v w : exp a = v -> exp b = w -> exp (a + b) = v * w. Proof. intros <- <-. apply exp_plus. Qed.
Lemma x_neg a b v : a = -1 * b -> exp b = v -> exp a = / v. Proof. intros -> <-. rewrite <- exp_Ropp. f_equal; ring. Qed.
Lemma x_two a b v : a = 2 * b -> exp b = v -> exp a = v * v. Proof. intros -> <-. rewrite <- exp_plus. f_equal; ring. Qed.
Lemma x_to a b v : a = b -> exp b = v -> exp a = v. Proof. now intros ->. Qed.
Lemma i_mul a b v w : / a = v -> / b = w -> / (a * b) = v * w. Proof. intros <- <-. apply Rinv_mult. Qed.
Lemma i_sq a v : / a = v -> / (a ^ 2) = v * v. Proof. intros <-. rewrite <- Rinv_mult. f_equal; ring. Qed.
Lemma i_i a v : a = v -> / / a = v. Proof. intros <-. apply Rinv_inv. Qed.
Lemma x_ln x : 0 < x -> exp (ln x) = x. Proof. apply exp_ln. Qed.
Lemma x_zero x : exp (0 * x) = 1. Proof. rewrite Rmult_0_l. apply exp_0. Qed.
Lemma l_mul a b v w : 0 < a -> 0 < b -> ln a = v -> ln b = w -> ln (a * b) = v + w. Proof. intros ? ? <- <-. now apply ln_mult. Qed.
Lemma l_inv a v : 0 < a -> ln a = v -> ln (/ a) = -1 * v. Proof. intros ? <-. rewrite ln_Rinv by auto. ring. Qed.
Lemma l_to a b v : a = b -> ln b = v -> ln a = v. Proof. now intros ->. Qed.
Lemma l_less x v : 0 < x -> ln (x * / (1 + x)) = v -> ln (1 + -1 * / (1 + x)) = v. Proof. intros ? <-. f_equal. field. lra. Qed.
Lemma l_neg z : ln (1 + / exp z) = ln (1 + exp z) + -1 * z.
Proof. pose proof (exp_pos z). replace (1 + / exp z) with ((1 + exp z) * / exp z) by (field; lra). rewrite ln_mult, ln_Rinv, ln_exp by (try apply Rinv_0_lt_compat; lra). ring. Qed.
Lemma l_sqrt a : 0 < a -> ln (sqrt a) = 1 / 2 * ln a. Proof. intro H. rewrite <- (sqrt_sqrt a) at 2 by lra. rewrite ln_mult by (now apply sqrt_lt_R0). field. Qed.
Ltac without_minus a := match a with
  | -1 * ?x => x | ?x * -1 => x | - ?x => x | -1 / ?q => constr:(1 / q) | IZR (Zneg ?p) => constr:(IZR (Zpos p))
  | ?x * ?y => let x' := without_minus x in constr:(x' * y) | ?x * ?y => let y' := without_minus y in constr:(x * y') end.
Ltac without_two a := lazymatch a with 2 * ?x => x | ?x * 2 => x | ?x * ?y => let x' := without_two x in constr:(x' * y) end.
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
  | _ => first [let b := without_minus a in eapply (x_neg _ b); [first [ring | field] | xs] | let b := without_two a in eapply (x_two _ b); [ring | xs] | reflexivity] end end.
Ltac lx := lazymatch goal with |- ln ?a = _ => lazymatch a with
  | ?p * ?q => first [eapply l_mul; [solve [pos] | solve [pos] | lx | lx] | reflexivity]
  | / ?p => first [eapply l_inv; [solve [pos] | lx] | reflexivity]
  | exp ?p => apply ln_exp
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
Ltac known_sums := repeat match goal with H : forall i, _ -> sum ?n _ = _ |- context [sum ?n _] => rewrite H by lia end.
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
  | |- sum ?n ?f = _ => eapply n_sum; [let k := fresh "k" in let H := fresh in intros k H; cbv beta; eapply eq_trans; [norm | cbv beta; known_sums; reflexivity] | cbv beta; eapply s_start; ls]
  | |- _ = _ => known end.
Lemma by_norm (a b a' b' : R) : a = a' -> b = b' -> a' = b' -> a = b. Proof. now intros <- <-. Qed.
Ltac nf := eapply by_norm; [norm | norm | cbv beta].
Ltac nf_in := repeat match goal with H : ?l = ?r |- _ => lazymatch type of l with R => idtac end; lazymatch l with context [sum _ _] => idtac | context [exp _] => idtac end;
  (let E := fresh in eassert (E : l = _) by norm; cbv beta in E; try rewrite E in H; clear E; revert H) end; intros.

Ltac logs := repeat first [rewrite ln_mult by pos | rewrite ln_Rinv by pos | rewrite ln_exp | rewrite ln_1].
Ltac try_field := first [reflexivity | ring | field; pos | lra].
Ltac given1 := match goal with H : ?l = ?r :> R |- context [?l] => lazymatch r with context [l] => fail | _ => rewrite !H end | H : forall i, _ -> _ = _ :> R |- _ => rewrite !H by lia | H : forall i, _ = _ :> R |- _ => rewrite !H end.
Ltac given := do 4 try given1.
(* sums and exponentials that are the same up to the ring laws become the same term *)
Ltac merge f g E := first [ring | field; pos | f_equal; ring].
Ltac same := repeat match goal with
  | |- context [sum ?n ?f] => match goal with |- context [sum n ?g] => tryif constr_eq f g then fail else
      (let E := fresh in assert (E : sum n f = sum n g) by (apply sum_ext; intros; cbv beta; first [ring | field; pos]); rewrite E; clear E) end
  | |- context [sum ?n ?f] => match goal with H : context [sum n ?g] |- _ => tryif constr_eq f g then fail else
      (let E := fresh in assert (E : sum n f = sum n g) by (apply sum_ext; intros; cbv beta; first [ring | field; pos]); rewrite E; clear E) end
  | |- context [exp ?a] => match goal with |- context [exp ?b] => tryif constr_eq a b then fail else (replace (exp a) with (exp b) by (f_equal; first [ring | field; pos])) end
  end.
Ltac rm x e := lazymatch e with x => constr:(1) | ?a * x => a | x * ?a => a | ?a * ?b => match a with _ => let a' := rm x a in constr:(a' * b) | _ => let b' := rm x b in constr:(a * b') end end.
Ltac cancel1 := match goal with |- ?e = _ => match e with context [/ ?u] => let e1 := rm (/ u) e in let e2 := rm u e1 in apply (eq_trans (y := e2)); [solve [field; pos] |] end end.
Ltac cancel := repeat match goal with |- context [sum ?n ?f] => lazymatch f with context [Rinv _] => idtac end; let E := fresh in let k := fresh "k" in let H := fresh in
  eassert (E : sum n f = _) by (apply sum_ext; intros k H; cbv beta; cancel1; repeat cancel1; rewrite ?Rmult_1_l, ?Rmult_1_r; reflexivity); rewrite E; clear E end.
Ltac powers := rewrite <- ?tech_pow_Rmult, ?Rpow_mult_distr, ?pow_add in *; repeat match goal with |- context [?x ^ ?t] => is_var t; let p := fresh "p" in set (p := x ^ t) in *; clearbody p end.
Ltac halves := repeat match goal with |- context [exp (1 / 2 * ?z)] => match goal with |- context [exp z] => replace (exp z) with (exp (1 / 2 * z) * exp (1 / 2 * z)) by (rewrite <- exp_plus; f_equal; field) end end.
Ltac cases := repeat match goal with |- context [delta ?i ?j] => unfold delta at 1; destruct (Nat.eqb_spec i j); [subst|] end; try lia.

Lemma tanh_exp z : tanh z = (exp (2 * z) + -1) * / (exp (2 * z) + 1).
Proof.
  pose proof (exp_pos z). unfold tanh, sinh, cosh. rewrite exp_Ropp.
  replace (2 * z) with (z + z) by ring. rewrite exp_plus. field. split; nra.
Qed.
Ltac meanings := unfold sigmoid_prime, sigmoid in *; rewrite ?tanh_exp in *; cbv beta in *.
Lemma sum_1 f : sum 1 f = f 0%nat. Proof. simpl; ring. Qed.
Ltac tidy := rewrite ?sum_1, ?d_same, ?S_INR, ?mult_INR, ?plus_INR, ?exp_0, ?ln_1, ?Rmult_0_r, ?Rplus_0_r in *; simpl (INR 2) in *; simpl (INR 1) in *; simpl (INR 0) in *.
Ltac ends := powers; first [try_field | solve [nsatz] | solve [field_simplify_eq; [nsatz | pos ..]]].
Ltac equal := given; first [try_field | lazymatch goal with |- context [sum _ (fun _ => _ * sum _ (fun _ => _ * / (1 + exp _)))] => solve [deep] end | nf; nf_in; tidy; cancel; given; first [try_field | halves; same; given; first [try_field | ends | cases; nf; tidy; same; given; solve [ends]]] | solve [deep]]
with deep := match goal with
  | |- context [sum ?n ?f] => match goal with |- context [sum n ?g] => tryif constr_eq f g then fail else
      (let E := fresh in let k := fresh "k" in let H := fresh in assert (E : sum n f = sum n g) by (apply sum_ext; intros k H; cbv beta; solve [nf; tidy; first [try_field | same; try_field]]); rewrite E; first [try_field | deep]) end end.

(* ---- derivatives *)
Lemma d_scal_r f x a c : is_derive f x a -> is_derive (fun t => f t * c) x (a * c).
Proof. intro H. eapply d_eq; [eapply (is_derive_ext (fun t => c * f t)); [intro; apply Rmult_comm | apply (d_scal f x a H c)] | ring]. Qed.
Ltac same_entry := repeat (rewrite upd_id in * || rewrite upd2_id in *); cbv beta in *.
Ltac side := cbv beta; rewrite ?upd_id, ?upd2_id; cbv beta; pos.
Ltac dx := cbv beta; lazymatch goal with
  | |- is_derive (fun _ => ?c) _ _ => apply d_const
  | |- is_derive (fun t => t) _ _ => apply d_id
  | |- is_derive (fun t => @?f t + @?g t) _ _ => eapply (d_plus f g); [dx | dx]
  | |- is_derive (fun t => @?f t - @?g t) _ _ => eapply (d_minus f g); [dx | dx]
  | |- is_derive (fun t => - @?f t) _ _ => eapply (d_opp f); dx
  | |- is_derive (fun t => @?f t * @?g t) _ _ => lazymatch f with (fun _ => ?c) => eapply (d_scal g); dx | _ => lazymatch g with (fun _ => ?c) => eapply (d_scal_r f); dx | _ => eapply (d_mult f g); [dx | dx] end end
  | |- is_derive (fun t => / @?f t) _ _ => eapply (d_inv f); [dx | side]
  | |- is_derive (fun t => exp (@?f t)) _ _ => eapply (d_exp f); dx
  | |- is_derive (fun t => ln (@?f t)) _ _ => eapply (d_ln f); [dx | side]
  | |- is_derive (fun t => sqrt (@?f t)) _ _ => eapply (d_sqrt f); [dx | side]
  | |- is_derive (fun t => Rabs (put ?a ?k t ?i)) (?a ?k) _ => first [eapply (d_abs_pos (fun t => put a k t i)); [apply d_upd | side] | eapply (d_abs_neg (fun t => put a k t i)); [apply d_upd | side] | eapply d_abs_upd; pos]
  | |- is_derive (fun t => @?f t ^ 2) _ _ => eapply (d_sq f); dx
  | |- is_derive (fun t => @?f t ^ _) _ _ => eapply (d_pow f); dx
  | |- is_derive (fun t => sum ?n (@?g t)) _ _ => eapply (d_sum n g); let i := fresh "i" in let H := fresh in intros i H; dx
  | |- is_derive (fun t => put ?a ?k t ?j) _ _ => apply (d_upd a k)
  | |- is_derive (fun t => put2 ?a ?k ?l t ?i ?j) _ _ => apply (d_upd2 a k l)
  | |- is_derive (fun t => ?h (@?f t)) _ _ => first [match goal with H : forall u, _ -> is_derive h u _ |- _ => apply H; solve [auto] end | eapply (d_fun h f); [dx | auto]]
  | |- is_derive ?h _ _ => first [eassumption | apply Derive_correct; auto]
  end.
Ltac slope1 := match goal with
  | |- context [Derive ?f ?x] => tryif is_var f then fail else (let H := fresh in eassert (H : is_derive f x _) by dx; rewrite (is_derive_unique _ _ _ H); clear H)
  | |- context [sum ?n ?g] => match g with context [Derive (fun _ => _)] => let H := fresh in let k := fresh "k" in let Hk := fresh in
      eassert (H : sum n g = sum n _) by (apply sum_ext; intros k Hk; cbv beta; repeat slope1; same_entry; reflexivity); rewrite H; clear H end end.
Ltac slope_in := match goal with H0 : context [Derive ?f ?x] |- _ => tryif is_var f then fail else (let H := fresh in eassert (H : is_derive f x _) by dx; rewrite (is_derive_unique _ _ _ H) in H0; clear H) end.
Ltac slopes := repeat slope1; repeat slope_in; same_entry; subst.

(* ---- inequalities: name what is not polynomial, with its sign and its equation *)
Ltac name_inv1 u := let P := fresh "P" in let v := fresh "v" in let E := fresh "E" in
  first [assert (P : 0 < u) by pos; assert (0 < / u) by (apply Rinv_0_lt_compat; exact P) | assert (P : u < 0) by pos; assert (/ u < 0) by (apply Rinv_lt_0_compat; exact P) | assert (P : u <> 0) by pos];
  assert (E : u * / u = 1) by (apply Rinv_r; lra); set (v := / u) in *; clearbody v.
Ltac name_pos e := let P := fresh "P" in let v := fresh "v" in first [assert (P : 0 < e) by pos | assert (P : 0 <= e) by pos]; set (v := e) in *; clearbody v.
Ltac names := repeat match goal with
  | |- context [/ ?u] => name_inv1 u | H : context [/ ?u] |- _ => name_inv1 u
  | |- context [exp ?u] => name_pos (exp u) | H : context [exp ?u] |- _ => name_pos (exp u)
  | |- context [sqrt ?u] => name_pos (sqrt u)
  | |- context [INR ?u] => name_pos (INR u) | H : context [INR ?u] |- _ => name_pos (INR u)
  | |- context [sum ?n ?f] => name_pos (sum n f) end.
Ltac instances := repeat match goal with
  | H : forall i, (i < ?n)%nat -> _, J : (?k < ?n)%nat |- _ => lazymatch type of (H k J) with ?t => match goal with _ : t |- _ => fail 1 | _ => pose proof (H k J) end end
  | H : forall i, ?a i > 0 |- context [?a ?k] => lazymatch goal with _ : a k > 0 |- _ => fail | _ => pose proof (H k) end end.
(* the table of laws, used for every exp and ln that stands in the line *)
Lemma law_ln x y : 0 < x -> 0 < y -> y * ln x <= y * ln y + x + -1 * y.
Proof.
  intros X Y. assert (L : ln (x * / y) <= x * / y - 1).
  { pose proof (exp_ineq1_le (ln (x * / y))). rewrite exp_ln in H by (apply Rmult_lt_0_compat; [|apply Rinv_0_lt_compat]; auto). lra. }
  rewrite ln_mult, ln_Rinv in L by (try apply Rinv_0_lt_compat; auto).
  replace x with (y * (x * / y)) at 2 by (field; lra). nra.
Qed.
Lemma law_ln1 x : 0 < x -> ln x <= x + -1. Proof. intro X. pose proof (law_ln x 1 X Rlt_0_1). rewrite ln_1 in H. lra. Qed.
Lemma law_sq x : 0 <= x ^ 2. Proof. apply pow2_ge_0. Qed.
Ltac know P := let t0 := type of P in let t := eval cbv beta in t0 in lazymatch goal with _ : t |- _ => fail | _ => let H := fresh in assert (H : t) by exact P end.
Ltac laws := repeat match goal with
  | |- context [exp ?u] => know (exp_ineq1_le u)
  | |- context [ln ?x] => let H := fresh in assert (H : 0 < x) by pos; know (law_ln1 x H); clear H
  | |- context [ln ?x] => match goal with |- context [ln ?y] => tryif constr_eq x y then fail else (let H := fresh in let H' := fresh in assert (H : 0 < x) by pos; assert (H' : 0 < y) by pos; know (law_ln x y H H'); clear H H') end
  | |- context [sum ?n ?f] => match goal with J : (?j < n)%nat |- _ => let P := fresh in assert (P : forall k, (k < n)%nat -> 0 < f k) by (intros; cbv beta; pos);
        first [know (sum_one_lt n f j J ltac:(lia) P) | know (sum_one n f j J (fun k K => Rlt_le _ _ (P k K)))]; clear P; cbv beta in * end
  end.
Lemma norm_lt (a b a' b' : R) : a = a' -> b = b' -> a' < b' -> a < b. Proof. now intros <- <-. Qed.
Lemma norm_le (a b a' b' : R) : a = a' -> b = b' -> a' <= b' -> a <= b. Proof. now intros <- <-. Qed.
Ltac nf_ineq := first [eapply norm_lt; [norm | norm | cbv beta] | eapply norm_le; [norm | norm | cbv beta]]; tidy; cancel.
Ltac orient := try match goal with |- ?a >= ?b => apply Rle_ge | |- ?a > ?b => change (b < a) end.
Lemma exp_le a b : a <= b -> exp a <= exp b. Proof. intros [H|H]; [left; now apply exp_increasing | right; now subst]. Qed.
Lemma by_diff a b : 0 <= b - a -> a <= b. Proof. lra. Qed. Lemma by_diff_lt a b : 0 < b - a -> a < b. Proof. lra. Qed.
Ltac over := first [apply by_diff | apply by_diff_lt]; field_simplify; [unfold Rdiv; first [apply Rmult_le_pos | apply Rmult_lt_0_compat]; [first [lra | timeout 3 nra] | first [apply Rlt_le, Rinv_0_lt_compat; pos | apply Rinv_0_lt_compat; pos]] | pos ..].
Ltac poly := first [lra | timeout 2 nra].
Ltac clear_all := repeat match goal with H : forall _, _ |- _ => clear H | H : (_ < _)%nat |- _ => clear H end.
Ltac squares := repeat match goal with
  | |- context [?a * (1 + -1 * ?a)] => know (law_sq (a + -1 / 2)) | |- context [(1 + -1 * ?a) * ?a] => know (law_sq (a + -1 / 2)) | |- context [?a * ?w * (1 + -1 * ?a)] => know (law_sq (a + -1 / 2)) end;
  repeat match goal with x : R, y : R |- _ => tryif constr_eq x y then fail else (lazymatch goal with |- context [x] => idtac end; lazymatch goal with |- context [y] => idtac end; lazymatch goal with _ : 0 <= (y + -1 * x) ^ 2 |- _ => fail | _ => idtac end; know (law_sq (x + -1 * y)); know (law_sq (x + y))) end.
Ltac ineq := orient; instances; first [ineq1 | rewrite ?sum_c in *; ineq1]
with ineq1 :=
  first [solve [pos] | solve [poly]
  | solve [match goal with |- exp _ <= exp _ => apply exp_le; poly end]
  | solve [match goal with |- sum _ _ <= sum _ _ => apply sum_le; intros; instances; cbv beta; instances; first [pos | poly | apply exp_le; poly] | |- sum ?n _ <= INR ?n * _ => rewrite <- sum_c; apply sum_le; intros; cbv beta; first [solve [auto] | apply exp_le; poly] end]
  | solve [laws; poly]
  | solve [over]
  | solve [laws; names; poly]
  | solve [nf_ineq; instances; laws; first [solve [pos] | poly | over | names; poly]]
  | solve [squares; poly] | solve [names; squares; poly] | solve [nf_ineq; laws; names; squares; poly] ].

(* ---- the other kinds *)
Ltac unlet := intros; repeat match goal with x := _ |- _ => subst x end; cbv zeta in *; cbv beta in *.
Ltac counter := let H := fresh in intro H; simpl in H; unfold delta in H; simpl in H; rewrite ?Rmult_0_r, ?Rmult_0_l, ?exp_0, ?ln_1, ?Rplus_0_l, ?Rplus_0_r in H; lra.
Lemma add_1 t : (t + 1)%nat = S t. Proof. lia. Qed.
Lemma add_2 t : (t + 2)%nat = S (S t). Proof. lia. Qed.
Ltac one_more := rewrite ?add_1, ?add_2 in *; repeat match goal with H : forall t : nat, _ |- _ => progress setoid_rewrite add_1 in H | H : forall t : nat, _ |- _ => progress setoid_rewrite add_2 in H end.
Ltac induct t := let IH := fresh "IH" in induction t as [|t IH]; [simpl in *; solve [equal | simpl; first [ring | nsatz]] | first [solve [equal] | solve [rewrite ?S_INR in *; given; powers; cbv beta; first [ring | nsatz]]]].
Ltac induction_on t := unlet; meanings; one_more; induct t.
Ltac slope_is := first [match goal with |- is_derive _ _ _ => dx end].
Ltac no_slope := first [try_field | equal].
(* a claim about x as one about all x of an interval *)
Ltac join x := repeat match goal with H : context [x], H' : context [x] |- _ => let A := type of H in let B := type of H' in
  lazymatch type of A with Prop => idtac end; lazymatch type of B with Prop => idtac end; let G := fresh in pose proof (conj H H') as G; clear H H' end;
  lazymatch goal with H : context [x] |- _ => idtac | _ => assert (x = x) by reflexivity end.
Ltac within := let y := fresh "y" in let H := fresh in intros y H; cbv beta in *; repeat match goal with H : _ /\ _ |- _ => destruct H end; destruct H as [H|H]; [repeat match goal with H : _ /\ _ |- _ => destruct H end | try subst y].
Ltac interval_ := let H := fresh in let K := fresh in intros ? ? ? H K ?; cbv beta in *;
  match goal with |- ?P \/ ?y = ?p => destruct (Req_dec y p); [right; assumption | left; repeat match goal with H : _ /\ _ |- _ => destruct H | H : _ \/ _ |- _ => destruct H end; repeat split; lra] end.
Ltac apart_ := let y := fresh "y" in let H := fresh in intros y H ?; cbv beta in *; destruct H as [H|H]; [repeat match goal with H : _ /\ _ |- _ => destruct H end | try subst y].
Ltac slope_of x p := unlet; meanings; match goal with
  | |- ?l >= ?r => join x; match goal with H : context [x] |- _ => pattern x in H; pattern x at 1;
      match type of H with ?P x => match goal with |- ?G x => 
        let l' := eval pattern x in l in match l' with ?F _ => 
          replace r with (F p); [ change (F x >= F p); eapply (by_slope F _ (fun y => P y \/ y = p) p);
            [interval_ | right; reflexivity | within; dx | apart_; ineq | apart_; ineq | left; exact H] | cbv beta; first [try_field | solve [equal]]] end end end end
  end.
Ltac expect := idtac.
Ltac limits := idtac.
Ltac goal_kind := lazymatch goal with
  | |- is_derive _ _ _ => eapply d_eq; [dx | slopes; equal]
  | |- ~ (_ = _) => counter | |- ~ _ => counter
  | |- is_lim _ _ _ => limits | |- is_lim_seq _ _ => limits | |- filterlim _ _ _ => limits
  | L : linear _ |- _ => expect
  | |- _ = _ => slopes; first [equal | match goal with t : nat |- _ => induct t end]
  | |- _ => slopes; ineq end.
Ltac backproof := unlet; meanings; one_more; goal_kind.
(* ---- earlier lines *)
Ltac side_ := solve [assumption | lia | lra | pos | eauto].
Tactic Notation "use" uconstr(T) := intros; eapply T; try side_.
Ltac given_all H := repeat match type of H with ?A -> ?B => let G := fresh in assert (G : A); [solve [assumption | cbv zeta; cbv beta; side_ | backproof] | specialize (H G); clear G] end.
Ltac same_claim H := cbv zeta in *; cbv beta in *; first [exact H | lazymatch type of H with
  | is_derive _ _ _ => eapply d_eq; [exact H | unlet; meanings; equal]
  | ?a = ?b => match goal with |- ?l = ?r => unlet; meanings; slopes; first [solve [transitivity a; [try_field | transitivity b; [exact H | try_field]]] | solve [lra] | solve [nra] | solve [equal]] end
  | _ => unlet; meanings; solve [lra | nra | match goal with |- ?R ?l ?r => match type of H with ?R' ?a ?b => replace l with a by (first [try_field | solve [equal]]); replace r with b by (first [try_field | solve [equal]]); exact H end end]
  end].
Tactic Notation "instance" uconstr(T) := let H := fresh "H" in epose proof T as H; cbv zeta in H; given_all H; same_claim H.
Lemma sum_ge n f g : (forall k, (k < n)%nat -> f k >= g k) -> sum n f >= sum n g.
Proof. intro H. apply Rle_ge, sum_le. intros. now apply Rge_le, H. Qed.
Tactic Notation "term_by_term" uconstr(T) := first [apply sum_le | apply sum_ge | apply sum_ext]; let k := fresh "k" in intros k ?; cbv beta; eapply T; try side_.
(* ---- certificates: larger - smaller is a sum of products of what is not negative *)
Lemma law_of_exp u : 0 <= exp u + -1 + -1 * u. Proof. pose proof (exp_ineq1_le u). lra. Qed.
Lemma law_of_log u : 0 < u -> 0 <= u + -1 + -1 * ln u. Proof. intro H. pose proof (law_ln1 u H). lra. Qed.
Lemma law_of_abs u : 0 <= Rabs u + -1 * u. Proof. pose proof (Rle_abs u). lra. Qed.
Ltac fraction := field_simplify; [unfold Rdiv; first [apply Rmult_le_pos | apply Rmult_lt_0_compat]; [first [lra | solve [pos] | nra] | first [apply Rlt_le, Rinv_0_lt_compat; pos | apply Rinv_0_lt_compat; pos]] | pos ..].
Ltac differ u v := tryif constr_eq u v then fail else idtac.
Ltac merge_inv := repeat match goal with
  | H : context [/ ?u] |- context [/ ?v] => differ u v; replace (/ v) with (/ u) by (f_equal; ring)
  | H : context [exp ?u] |- context [exp ?v] => differ u v; replace (exp v) with (exp u) by (f_equal; ring)
  | H : context [ln ?u] |- context [ln ?v] => differ u v; replace (ln v) with (ln u) by (f_equal; ring)
  | H : context [sqrt ?u] |- context [sqrt ?v] => differ u v; replace (sqrt v) with (sqrt u) by (f_equal; ring) end.
Ltac part := cbv beta; first [assumption | apply law_of_exp | apply law_of_log; pos | apply law_of_abs | lra
  | solve [pos] | match goal with
  | |- 0 <= sum _ _ => apply sum_nonneg; intros; part
  | |- 0 < sum _ _ => apply sum_pos; [lia | intros; part]
  | |- 0 <= _ * _ => apply Rmult_le_pos; part
  | |- 0 < _ * _ => apply Rmult_lt_0_compat; part
  | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; part
  | |- 0 < _ + _ => first [apply Rplus_lt_le_0_compat; part | apply Rplus_le_lt_0_compat; part] end
  | merge_inv; lra | solve [fraction]].
Lemma certified_le a b e : b - a = e -> 0 <= e -> a <= b. Proof. lra. Qed.
Lemma certified_lt a b e : b - a = e -> 0 < e -> a < b. Proof. lra. Qed.
Ltac identity := slopes; first [solve [try_field] | solve [equal]].
Ltac certificate e := orient; first [apply (certified_le _ _ e) | apply (certified_lt _ _ e)];
  [unlet; meanings; instances; identity | unlet; meanings; instances; rewrite ?sum_c in *; part].

Lemma zero_diff a b : a = b -> a + -1 * b = 0. Proof. intros ->. ring. Qed.
Lemma zero_mul a b : b = 0 -> a * b = 0. Proof. intros ->. ring. Qed.
Lemma zero_plus a b : a = 0 -> b = 0 -> a + b = 0. Proof. intros -> ->. ring. Qed.
Lemma zero_sum n f : (forall k, (k < n)%nat -> f k = 0) -> sum n f = 0.
Proof. intro H. rewrite (sum_ext n f (fun _ => 0)) by auto. apply sum_0. Qed.
Lemma added a b e : a - b = e -> e = 0 -> a = b. Proof. lra. Qed.
Ltac holds := solve [assumption | symmetry; assumption
    | match goal with H : forall k, _ |- _ => apply H; first [lia | assumption | pos] | H : forall k, _ |- _ => symmetry; apply H; first [lia | assumption | pos]
      | H : forall k, _ |- _ => apply H | H : forall k, _ |- _ => symmetry; apply H end | lra].
Ltac vanish := cbv beta; first [apply zero_diff; holds | apply zero_mul; vanish | apply zero_plus; vanish
  | apply zero_sum; intros; vanish | lra | apply zero_diff; solve [equal]].
Ltac adding e := intros; apply (added _ _ e); [unlet; meanings; identity | unlet; meanings; vanish].
