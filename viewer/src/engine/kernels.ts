/**
 * The loops over runs of each operation. Generated from Python: python -m kobai.descent.engines.compiled.codegen.javascript_text
 */
import { bits32, fma32, fma64, fromBits32, halfway32, high, join, low, rint, twoTo } from "./arithmetic";
import { farCosine, farSine } from "./far_angles";

export type Reals = Float32Array | Float64Array;
export type Truths = Uint8Array;
/** Writes m runs of an operation's result into an array, from those of its operands. */
export type Kernel = (to: never, a: never, b: never, c: never, m: number) => void;

const f = Math.fround;

const EXP32 = Float32Array.of(0.0013926177052780986, 0.00836317427456379, 0.041666556149721146, 0.16666577756404877, 0.5);
const LOG32 = Float32Array.of(0.23330573737621307, 0.2855081558227539, 0.4000012278556824, 0.6666666865348816);
const SIN32 = Float32Array.of(-2.4080152982719483e-08, 2.7536461857380345e-06, -0.00019841086759697646, 0.00833333283662796, -0.1666666716337204);
const ERFCX32 = Float32Array.of(4.9876740376930684e-05, -0.0009395268862135708, -0.0008476555813103914, 0.006993954069912434, 0.0037329080514609814, -0.07897847145795822, 0.24165819585323334, -0.4271858334541321, 0.25539568066596985);
const ERF32 = Float32Array.of(-9.667044650996104e-06, 0.00011265958892181516, -0.0008484080317430198, 0.005221031606197357, -0.026865430176258087, 0.11283782124519348, -0.37612637877464294, 1.128379225730896);
const ATAN32 = Float32Array.of(0.05048054829239845, -0.08624643832445145, 0.11071360856294632, -0.14284150302410126, 0.19999977946281433, -0.3333333432674408);

export const FLOAT32: Record<string, Kernel> = {
  add: (to: Float32Array, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] + b[i]; },
  sub: (to: Float32Array, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] - b[i]; },
  mul: (to: Float32Array, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] * b[i]; },
  div: (to: Float32Array, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] / b[i]; },
  fma: (to: Float32Array, a: Float32Array, b: Float32Array, c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = fma32(a[i], b[i], c[i]); },
  neg: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = -a[i]; },
  abs: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = Math.abs(a[i]); },
  sqrt: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = Math.sqrt(a[i]); },
  floor: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = Math.floor(a[i]); },
  rint: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = rint(a[i]); },
  lt: (to: Truths, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] < b[i]) ? 1 : 0; },
  le: (to: Truths, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] <= b[i]) ? 1 : 0; },
  gt: (to: Truths, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] > b[i]) ? 1 : 0; },
  ge: (to: Truths, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] >= b[i]) ? 1 : 0; },
  eq: (to: Truths, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] === b[i]) ? 1 : 0; },
  ne: (to: Truths, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] !== b[i]) ? 1 : 0; },
  select: (to: Float32Array, a: Truths, b: Float32Array, c: Float32Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] ? b[i] : c[i]; },
  exp: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-120.0)) ? (-120.0) : aa);
      const v6 = ((v3 > 100) ? 100 : v3);
      const v9 = (f(v6 * 1.4426950216293335) + 6755399441055744 - 6755399441055744);
      const s11 = v9 * (-0.693145751953125) + v6, r11 = f(s11), t11 = s11 + (s11 - r11), v11 = t11 !== s11 && f(t11) === t11 ? halfway32(v9 * (-0.693145751953125), v6, s11) : r11;
      const s13 = v9 * (-1.428606765330187e-06) + v11, r13 = f(s13), t13 = s13 + (s13 - r13), v13 = t13 !== s13 && f(t13) === t13 ? halfway32(v9 * (-1.428606765330187e-06), v11, s13) : r13;
      let v22 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v22 * v13 + c, r = f(s), t = s + (s - r); v22 = t !== s && f(t) === t ? halfway32(v22 * v13, c, s) : r; }
      const v25 = (v9 | 0);
      const v30 = (v25 >> 1);
      to[i] = f(f(f(f(v13 + f(v22 * f(v13 * v13))) + 1) * fromBits32(((v30 + 127 | 0) << 23))) * fromBits32(((127 + (v25 - v30 | 0) | 0) << 23)));
    }
  },
  exp2: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-180.0)) ? (-180.0) : aa);
      const v6 = ((v3 > 150) ? 150 : v3);
      const v7 = (v6 + 6755399441055744 - 6755399441055744);
      const v10 = f(f(v6 - v7) * 0.6931471824645996);
      let v19 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v19 * v10 + c, r = f(s), t = s + (s - r); v19 = t !== s && f(t) === t ? halfway32(v19 * v10, c, s) : r; }
      const v25 = (v7 | 0);
      const v27 = (v25 >> 1);
      to[i] = f(f(f(f(v10 + f(v19 * f(v10 * v10))) + 1) * fromBits32(((v27 + 127 | 0) << 23))) * fromBits32(((127 + (v25 - v27 | 0) | 0) << 23)));
    }
  },
  expm1: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-30.0)) ? (-30.0) : aa);
      const v6 = ((v3 > 100) ? 100 : v3);
      const v9 = (f(v6 * 1.4426950216293335) + 6755399441055744 - 6755399441055744);
      const v33 = fromBits32(((((v9 | 0) - 1 | 0) + 127 | 0) << 23));
      const s11 = v9 * (-0.693145751953125) + v6, r11 = f(s11), t11 = s11 + (s11 - r11), v11 = t11 !== s11 && f(t11) === t11 ? halfway32(v9 * (-0.693145751953125), v6, s11) : r11;
      const s13 = v9 * (-1.428606765330187e-06) + v11, r13 = f(s13), t13 = s13 + (s13 - r13), v13 = t13 !== s13 && f(t13) === t13 ? halfway32(v9 * (-1.428606765330187e-06), v11, s13) : r13;
      let v22 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v22 * v13 + c, r = f(s), t = s + (s - r); v22 = t !== s && f(t) === t ? halfway32(v22 * v13, c, s) : r; }
      const v26 = f(v13 + f(v22 * f(v13 * v13)));
      const v34 = f(v33 - 0.5);
      const s35 = v33 * v26 + v34, r35 = f(s35), t35 = s35 + (s35 - r35), v35 = t35 !== s35 && f(t35) === t35 ? halfway32(v33 * v26, v34, s35) : r35;
      to[i] = ((aa > 88.7300033569336) ? Infinity : f(v35 * 2));
    }
  },
  log: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = (aa < 1.1754943508222875e-38);
      const v9 = bits32((v2 ? f(aa * 33554432) : aa));
      const v13 = ((v9 - 1060439283 | 0) >> 23);
      const v18 = f(v13 - (v2 ? 25 : 0));
      const v20 = f(fromBits32((v9 - (v13 << 23) | 0)) - 1);
      const v35 = f(f(v20 * v20) * 0.5);
      const v23 = f(v20 / f(v20 + 2));
      const v24 = f(v23 * v23);
      let v31 = LOG32[0];
      for (let k = 1; k < LOG32.length; k++) { const c = LOG32[k]; const s = v31 * v24 + c, r = f(s), t = s + (s - r); v31 = t !== s && f(t) === t ? halfway32(v31 * v24, c, s) : r; }
      const v36 = f(f(v24 * v31) + v35);
      const v38 = f(v18 * 1.428606765330187e-06);
      const s39 = v23 * v36 + v38, r39 = f(s39), t39 = s39 + (s39 - r39), v39 = t39 !== s39 && f(t39) === t39 ? halfway32(v23 * v36, v38, s39) : r39;
      const v42 = f(v20 - f(v35 - v39));
      const s43 = v18 * 0.693145751953125 + v42, r43 = f(s43), t43 = s43 + (s43 - r43), v43 = t43 !== s43 && f(t43) === t43 ? halfway32(v18 * 0.693145751953125, v42, s43) : r43;
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : v43)) : NaN);
    }
  },
  log2: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = (aa < 1.1754943508222875e-38);
      const v9 = bits32((v2 ? f(aa * 33554432) : aa));
      const v13 = ((v9 - 1060439283 | 0) >> 23);
      const v20 = f(fromBits32((v9 - (v13 << 23) | 0)) - 1);
      const v35 = f(f(v20 * v20) * 0.5);
      const v23 = f(v20 / f(v20 + 2));
      const v24 = f(v23 * v23);
      let v31 = LOG32[0];
      for (let k = 1; k < LOG32.length; k++) { const c = LOG32[k]; const s = v31 * v24 + c, r = f(s), t = s + (s - r); v31 = t !== s && f(t) === t ? halfway32(v31 * v24, c, s) : r; }
      const v39 = f(v20 - f(v35 - f(v23 * f(f(v24 * v31) + v35))));
      const v18 = f(v13 - (v2 ? 25 : 0));
      const s41 = v39 * 1.4426950216293335 + v18, r41 = f(s41), t41 = s41 + (s41 - r41), v41 = t41 !== s41 && f(t41) === t41 ? halfway32(v39 * 1.4426950216293335, v18, s41) : r41;
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : v41)) : NaN);
    }
  },
  log10: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = (aa < 1.1754943508222875e-38);
      const v9 = bits32((v2 ? f(aa * 33554432) : aa));
      const v13 = ((v9 - 1060439283 | 0) >> 23);
      const v20 = f(fromBits32((v9 - (v13 << 23) | 0)) - 1);
      const v35 = f(f(v20 * v20) * 0.5);
      const v23 = f(v20 / f(v20 + 2));
      const v24 = f(v23 * v23);
      let v31 = LOG32[0];
      for (let k = 1; k < LOG32.length; k++) { const c = LOG32[k]; const s = v31 * v24 + c, r = f(s), t = s + (s - r); v31 = t !== s && f(t) === t ? halfway32(v31 * v24, c, s) : r; }
      const v39 = f(v20 - f(v35 - f(v23 * f(f(v24 * v31) + v35))));
      const v42 = f(f(v13 - (v2 ? 25 : 0)) * 0.3010300099849701);
      const s43 = v39 * 0.4342944920063019 + v42, r43 = f(s43), t43 = s43 + (s43 - r43), v43 = t43 !== s43 && f(t43) === t43 ? halfway32(v39 * 0.4342944920063019, v42, s43) : r43;
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : v43)) : NaN);
    }
  },
  log1p: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = f(aa + 1);
      const v53 = (v2 === 0);
      const v9 = (v2 < 1.1754943508222875e-38);
      const v16 = bits32((v9 ? f(v2 * 33554432) : v2));
      const v20 = ((v16 - 1060439283 | 0) >> 23);
      const v25 = f(v20 - (v9 ? 25 : 0));
      const v26 = f(fromBits32((v16 - (v20 << 23) | 0)) - 1);
      const v41 = f(f(v26 * v26) * 0.5);
      const v29 = f(v26 / f(v26 + 2));
      const v30 = f(v29 * v29);
      let v37 = LOG32[0];
      for (let k = 1; k < LOG32.length; k++) { const c = LOG32[k]; const s = v37 * v30 + c, r = f(s), t = s + (s - r); v37 = t !== s && f(t) === t ? halfway32(v37 * v30, c, s) : r; }
      const v42 = f(f(v30 * v37) + v41);
      const v44 = f(v25 * 1.428606765330187e-06);
      const s45 = v29 * v42 + v44, r45 = f(s45), t45 = s45 + (s45 - r45), v45 = t45 !== s45 && f(t45) === t45 ? halfway32(v29 * v42, v44, s45) : r45;
      const v48 = f(v26 - f(v41 - v45));
      const s49 = v25 * 0.693145751953125 + v48, r49 = f(s49), t49 = s49 + (s49 - r49), v49 = t49 !== s49 && f(t49) === t49 ? halfway32(v25 * 0.693145751953125, v48, s49) : r49;
      const v3 = (aa > 1);
      to[i] = (((1 === v2) || (v2 >= Infinity)) ? aa : (v53 ? (-Infinity) : f(((v2 >= 0) ? (v53 ? (-Infinity) : ((v2 === Infinity) ? v2 : v49)) : NaN) + f(f((v3 ? 1 : aa) - f(v2 - (v3 ? aa : 1))) / v2))));
    }
  },
  pow: (to: Float32Array, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const bb = b[i];
      const v127 = f(aa + bb);
      const v5 = Math.abs(aa);
      const v120 = (bb > 0);
      const v112 = (aa < 0);
      const v107 = (bb === Math.floor(bb));
      const v108 = f(bb * 0.5);
      const v7 = (v5 < 1.1754943508222875e-38);
      const v13 = bits32((v7 ? f(v5 * 33554432) : v5));
      const v17 = ((v13 - 1060439283 | 0) >> 23);
      const v22 = f(v17 - (v7 ? 25 : 0));
      const v44 = f(v22 * 0.693145751953125);
      const v23 = f(fromBits32((v13 - (v17 << 23) | 0)) - 1);
      const v25 = f(v23 + 2);
      const v28 = f(v23 / v25);
      const v45 = f(v28 + v28);
      const v46 = f(v44 + v45);
      const v47 = f(v46 - v45);
      const v33 = f(v28 * v28);
      let v41 = LOG32[0];
      for (let k = 1; k < LOG32.length; k++) { const c = LOG32[k]; const s = v41 * v33 + c, r = f(s), t = s + (s - r); v41 = t !== s && f(t) === t ? halfway32(v41 * v33, c, s) : r; }
      const v29 = (-v28);
      const v27 = f(v23 - f(v25 - 2));
      const s30 = v29 * v25 + v23, r30 = f(s30), t30 = s30 + (s30 - r30), v30 = t30 !== s30 && f(t30) === t30 ? halfway32(v29 * v25, v23, s30) : r30;
      const s31 = v29 * v27 + v30, r31 = f(s31), t31 = s31 + (s31 - r31), v31 = t31 !== s31 && f(t31) === t31 ? halfway32(v29 * v27, v30, s31) : r31;
      const v32 = f(v31 / v25);
      const v53 = f(v32 + v32);
      const s54 = v22 * 1.428606765330187e-06 + v53, r54 = f(s54), t54 = s54 + (s54 - r54), v54 = t54 !== s54 && f(t54) === t54 ? halfway32(v22 * 1.428606765330187e-06, v53, s54) : r54;
      const v56 = f(f(f(v44 - v47) + f(v45 - f(v46 - v47))) + f(f(f(v28 * v33) * v41) + v54));
      const v57 = f(v46 + v56);
      const v60 = f(bb * v57);
      const v66 = ((v60 < (-120.0)) ? (-120.0) : v60);
      const v69 = ((v66 > 100) ? 100 : v66);
      const v74 = (f(v69 * 1.4426950216293335) + 6755399441055744 - 6755399441055744);
      const s76 = v74 * (-0.693145751953125) + v69, r76 = f(s76), t76 = s76 + (s76 - r76), v76 = t76 !== s76 && f(t76) === t76 ? halfway32(v74 * (-0.693145751953125), v69, s76) : r76;
      const s78 = v74 * (-1.428606765330187e-06) + v76, r78 = f(s78), t78 = s78 + (s78 - r78), v78 = t78 !== s78 && f(t78) === t78 ? halfway32(v74 * (-1.428606765330187e-06), v76, s78) : r78;
      let v87 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v87 * v78 + c, r = f(s), t = s + (s - r); v87 = t !== s && f(t) === t ? halfway32(v87 * v78, c, s) : r; }
      const v92 = f(1 + f(v78 + f(v87 * f(v78 * v78))));
      const v59 = f(v56 - f(v57 - v46));
      const v61 = (-v60);
      const s62 = v57 * bb + v61, r62 = f(s62), t62 = s62 + (s62 - r62), v62 = t62 !== s62 && f(t62) === t62 ? halfway32(v57 * bb, v61, s62) : r62;
      const s63 = v59 * bb + v62, r63 = f(s63), t63 = s63 + (s63 - r63), v63 = t63 !== s63 && f(t63) === t63 ? halfway32(v59 * bb, v62, s63) : r63;
      const v71 = ((v60 === v69) ? v63 : 0);
      const s93 = v92 * v71 + v92, r93 = f(s93), t93 = s93 + (s93 - r93), v93 = t93 !== s93 && f(t93) === t93 ? halfway32(v92 * v71, v92, s93) : r93;
      const v90 = (v74 | 0);
      const v95 = (v90 >> 1);
      const v105 = f(f(v93 * fromBits32(((v95 + 127 | 0) << 23))) * fromBits32(((127 + (v90 - v95 | 0) | 0) << 23)));
      to[i] = (((bb === 0) || (aa === 1)) ? 1 : ((v127 !== v127) ? v127 : ((0 === v5) ? (v120 ? 0 : Infinity) : ((Infinity === v5) ? (v120 ? Infinity : 0) : ((v112 && (!v107)) ? NaN : (((v107 && (v108 !== Math.floor(v108))) && v112) ? (-v105) : v105))))));
    }
  },
  sinh: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v1 = Math.abs(aa);
      const v3 = (v1 > 1);
      const v53 = ((v1 < (-120.0)) ? (-120.0) : v1);
      const v55 = ((v53 > 100) ? 100 : v53);
      const v57 = (f(1.4426950216293335 * v55) + 6755399441055744 - 6755399441055744);
      const s58 = v57 * (-0.693145751953125) + v55, r58 = f(s58), t58 = s58 + (s58 - r58), v58 = t58 !== s58 && f(t58) === t58 ? halfway32(v57 * (-0.693145751953125), v55, s58) : r58;
      const s59 = v57 * (-1.428606765330187e-06) + v58, r59 = f(s59), t59 = s59 + (s59 - r59), v59 = t59 !== s59 && f(t59) === t59 ? halfway32(v57 * (-1.428606765330187e-06), v58, s59) : r59;
      let v63 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v63 * v59 + c, r = f(s), t = s + (s - r); v63 = t !== s && f(t) === t ? halfway32(v63 * v59, c, s) : r; }
      const v69 = ((v57 | 0) - 1 | 0);
      const v70 = (v69 >> 1);
      const v79 = f(f(f(1 + f(v59 + f(v63 * f(v59 * v59)))) * fromBits32(((127 + v70 | 0) << 23))) * fromBits32(((127 + (v69 - v70 | 0) | 0) << 23)));
      const v5 = (v3 ? 0 : v1);
      const v8 = ((v5 < (-30.0)) ? (-30.0) : v5);
      const v11 = ((v8 > 100) ? 100 : v8);
      const v14 = (f(v11 * 1.4426950216293335) + 6755399441055744 - 6755399441055744);
      const v38 = fromBits32(((((v14 | 0) - 1 | 0) + 127 | 0) << 23));
      const s16 = v14 * (-0.693145751953125) + v11, r16 = f(s16), t16 = s16 + (s16 - r16), v16 = t16 !== s16 && f(t16) === t16 ? halfway32(v14 * (-0.693145751953125), v11, s16) : r16;
      const s18 = v14 * (-1.428606765330187e-06) + v16, r18 = f(s18), t18 = s18 + (s18 - r18), v18 = t18 !== s18 && f(t18) === t18 ? halfway32(v14 * (-1.428606765330187e-06), v16, s18) : r18;
      let v27 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v27 * v18 + c, r = f(s), t = s + (s - r); v27 = t !== s && f(t) === t ? halfway32(v27 * v18, c, s) : r; }
      const v31 = f(v18 + f(v27 * f(v18 * v18)));
      const v39 = f(v38 - 0.5);
      const s40 = v38 * v31 + v39, r40 = f(s40), t40 = s40 + (s40 - r40), v40 = t40 !== s40 && f(t40) === t40 ? halfway32(v38 * v31, v39, s40) : r40;
      const v46 = ((v5 > 88.7300033569336) ? Infinity : f(v40 * 2));
      const v85 = ((v1 === v1) ? (v3 ? f(v79 - f(0.25 / v79)) : f(0.5 * f(v46 + f(v46 / f(1 + v46))))) : v1);
      to[i] = ((aa < 0) ? (-v85) : v85);
    }
  },
  cosh: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v1 = Math.abs(aa);
      const v4 = ((v1 < (-120.0)) ? (-120.0) : v1);
      const v7 = ((v4 > 100) ? 100 : v4);
      const v10 = (f(v7 * 1.4426950216293335) + 6755399441055744 - 6755399441055744);
      const s12 = v10 * (-0.693145751953125) + v7, r12 = f(s12), t12 = s12 + (s12 - r12), v12 = t12 !== s12 && f(t12) === t12 ? halfway32(v10 * (-0.693145751953125), v7, s12) : r12;
      const s14 = v10 * (-1.428606765330187e-06) + v12, r14 = f(s14), t14 = s14 + (s14 - r14), v14 = t14 !== s14 && f(t14) === t14 ? halfway32(v10 * (-1.428606765330187e-06), v12, s14) : r14;
      let v23 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v23 * v14 + c, r = f(s), t = s + (s - r); v23 = t !== s && f(t) === t ? halfway32(v23 * v14, c, s) : r; }
      const v31 = ((v10 | 0) - 1 | 0);
      const v32 = (v31 >> 1);
      const v43 = f(f(f(f(v14 + f(v23 * f(v14 * v14))) + 1) * fromBits32(((v32 + 127 | 0) << 23))) * fromBits32(((127 + (v31 - v32 | 0) | 0) << 23)));
      to[i] = f(v43 + f(0.25 / v43));
    }
  },
  tanh: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-10.0)) ? (-10.0) : aa);
      const v8 = f(((v3 > 10) ? 10 : v3) * 2);
      const v11 = ((v8 < (-30.0)) ? (-30.0) : v8);
      const v14 = ((v11 > 100) ? 100 : v11);
      const v17 = (f(v14 * 1.4426950216293335) + 6755399441055744 - 6755399441055744);
      const v41 = fromBits32(((((v17 | 0) - 1 | 0) + 127 | 0) << 23));
      const s19 = v17 * (-0.693145751953125) + v14, r19 = f(s19), t19 = s19 + (s19 - r19), v19 = t19 !== s19 && f(t19) === t19 ? halfway32(v17 * (-0.693145751953125), v14, s19) : r19;
      const s21 = v17 * (-1.428606765330187e-06) + v19, r21 = f(s21), t21 = s21 + (s21 - r21), v21 = t21 !== s21 && f(t21) === t21 ? halfway32(v17 * (-1.428606765330187e-06), v19, s21) : r21;
      let v30 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v30 * v21 + c, r = f(s), t = s + (s - r); v30 = t !== s && f(t) === t ? halfway32(v30 * v21, c, s) : r; }
      const v34 = f(v21 + f(v30 * f(v21 * v21)));
      const v42 = f(v41 - 0.5);
      const s43 = v41 * v34 + v42, r43 = f(s43), t43 = s43 + (s43 - r43), v43 = t43 !== s43 && f(t43) === t43 ? halfway32(v41 * v34, v42, s43) : r43;
      const v48 = ((v8 > 88.7300033569336) ? Infinity : f(2 * v43));
      to[i] = f(v48 / f(2 + v48));
    }
  },
  sin: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v30 = (Math.abs(aa) <= 32768);
      const v3 = (f(aa * 0.31830987334251404) + 6755399441055744 - 6755399441055744);
      const s6 = v3 * (-3.1415927410125732) + aa, r6 = f(s6), t6 = s6 + (s6 - r6), v6 = t6 !== s6 && f(t6) === t6 ? halfway32(v3 * (-3.1415927410125732), aa, s6) : r6;
      const s8 = v3 * 8.742277657347586e-08 + v6, r8 = f(s8), t8 = s8 + (s8 - r8), v8 = t8 !== s8 && f(t8) === t8 ? halfway32(v3 * 8.742277657347586e-08, v6, s8) : r8;
      const s10 = v3 * 3.4302490200117637e-15 + v8, r10 = f(s10), t10 = s10 + (s10 - r10), v10 = t10 !== s10 && f(t10) === t10 ? halfway32(v3 * 3.4302490200117637e-15, v8, s10) : r10;
      const v11 = f(v10 * v10);
      const v12 = f(v10 * v11);
      let v21 = SIN32[0];
      for (let k = 1; k < SIN32.length; k++) { const c = SIN32[k]; const s = v21 * v11 + c, r = f(s), t = s + (s - r); v21 = t !== s && f(t) === t ? halfway32(v21 * v11, c, s) : r; }
      const s22 = v12 * v21 + v10, r22 = f(s22), t22 = s22 + (s22 - r22), v22 = t22 !== s22 && f(t22) === t22 ? halfway32(v12 * v21, v10, s22) : r22;
      to[i] = (v30 ? (v22 * (1 - (((v3 | 0) & 1) << 1))) : f(farSine((v30 ? 0 : aa))));
    }
  },
  cos: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = Math.abs(aa);
      const v35 = (v2 <= 32768);
      const s5 = v2 * 0.31830987334251404 + (-0.5), r5 = f(s5), t5 = s5 + (s5 - r5), v5 = t5 !== s5 && f(t5) === t5 ? halfway32(v2 * 0.31830987334251404, (-0.5), s5) : r5;
      const v6 = (v5 + 6755399441055744 - 6755399441055744);
      const v7 = f(0.5 + v6);
      const s12 = v7 * (-3.1415927410125732) + v2, r12 = f(s12), t12 = s12 + (s12 - r12), v12 = t12 !== s12 && f(t12) === t12 ? halfway32(v7 * (-3.1415927410125732), v2, s12) : r12;
      const s14 = v7 * 8.742277657347586e-08 + v12, r14 = f(s14), t14 = s14 + (s14 - r14), v14 = t14 !== s14 && f(t14) === t14 ? halfway32(v7 * 8.742277657347586e-08, v12, s14) : r14;
      const s16 = v7 * 3.4302490200117637e-15 + v14, r16 = f(s16), t16 = s16 + (s16 - r16), v16 = t16 !== s16 && f(t16) === t16 ? halfway32(v7 * 3.4302490200117637e-15, v14, s16) : r16;
      const v17 = f(v16 * v16);
      const v18 = f(v16 * v17);
      let v27 = SIN32[0];
      for (let k = 1; k < SIN32.length; k++) { const c = SIN32[k]; const s = v27 * v17 + c, r = f(s), t = s + (s - r); v27 = t !== s && f(t) === t ? halfway32(v27 * v17, c, s) : r; }
      const s28 = v18 * v27 + v16, r28 = f(s28), t28 = s28 + (s28 - r28), v28 = t28 !== s28 && f(t28) === t28 ? halfway32(v18 * v27, v16, s28) : r28;
      to[i] = (v35 ? (v28 * (1 - ((((v6 | 0) + 1 | 0) & 1) << 1))) : f(farCosine((v35 ? 0 : aa))));
    }
  },
  erf: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = Math.abs(aa);
      const v4 = (v2 > 1);
      const v23 = ((v2 < 1) ? 1 : v2);
      const v26 = ((v23 > 4) ? 4 : v23);
      const v28 = (-f(v26 * v26));
      const v31 = ((v28 < (-120.0)) ? (-120.0) : v28);
      const v34 = ((v31 > 100) ? 100 : v31);
      const v37 = (f(v34 * 1.4426950216293335) + 6755399441055744 - 6755399441055744);
      const s39 = v37 * (-0.693145751953125) + v34, r39 = f(s39), t39 = s39 + (s39 - r39), v39 = t39 !== s39 && f(t39) === t39 ? halfway32(v37 * (-0.693145751953125), v34, s39) : r39;
      const s41 = v37 * (-1.428606765330187e-06) + v39, r41 = f(s41), t41 = s41 + (s41 - r41), v41 = t41 !== s41 && f(t41) === t41 ? halfway32(v37 * (-1.428606765330187e-06), v39, s41) : r41;
      let v50 = EXP32[0];
      for (let k = 1; k < EXP32.length; k++) { const c = EXP32[k]; const s = v50 * v41 + c, r = f(s), t = s + (s - r); v50 = t !== s && f(t) === t ? halfway32(v50 * v41, c, s) : r; }
      const v53 = (v37 | 0);
      const v57 = (v53 >> 1);
      const v72 = f(f(v26 - 2) / f(v26 + 2));
      let v89 = ERFCX32[0];
      for (let k = 1; k < ERFCX32.length; k++) { const c = ERFCX32[k]; const s = v89 * v72 + c, r = f(s), t = s + (s - r); v89 = t !== s && f(t) === t ? halfway32(v89 * v72, c, s) : r; }
      const v90 = f(f(f(f(1 + f(v41 + f(v50 * f(v41 * v41)))) * fromBits32(((v57 + 127 | 0) << 23))) * fromBits32(((127 + (v53 - v57 | 0) | 0) << 23))) * v89);
      const v5 = (v4 ? 1 : f(aa * aa));
      let v20 = ERF32[0];
      for (let k = 1; k < ERF32.length; k++) { const c = ERF32[k]; const s = v20 * v5 + c, r = f(s), t = s + (s - r); v20 = t !== s && f(t) === t ? halfway32(v20 * v5, c, s) : r; }
      to[i] = (v4 ? ((aa < 0) ? f(v90 - 1) : f(1 - v90)) : f(aa * v20));
    }
  },
  tan: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v28 = Math.abs(aa);
      const v30 = (v28 <= 32768);
      const v3 = (f(aa * 0.31830987334251404) + 6755399441055744 - 6755399441055744);
      const s6 = v3 * (-3.1415927410125732) + aa, r6 = f(s6), t6 = s6 + (s6 - r6), v6 = t6 !== s6 && f(t6) === t6 ? halfway32(v3 * (-3.1415927410125732), aa, s6) : r6;
      const s8 = v3 * 8.742277657347586e-08 + v6, r8 = f(s8), t8 = s8 + (s8 - r8), v8 = t8 !== s8 && f(t8) === t8 ? halfway32(v3 * 8.742277657347586e-08, v6, s8) : r8;
      const s10 = v3 * 3.4302490200117637e-15 + v8, r10 = f(s10), t10 = s10 + (s10 - r10), v10 = t10 !== s10 && f(t10) === t10 ? halfway32(v3 * 3.4302490200117637e-15, v8, s10) : r10;
      const v11 = f(v10 * v10);
      const v12 = f(v10 * v11);
      let v21 = SIN32[0];
      for (let k = 1; k < SIN32.length; k++) { const c = SIN32[k]; const s = v21 * v11 + c, r = f(s), t = s + (s - r); v21 = t !== s && f(t) === t ? halfway32(v21 * v11, c, s) : r; }
      const s22 = v12 * v21 + v10, r22 = f(s22), t22 = s22 + (s22 - r22), v22 = t22 !== s22 && f(t22) === t22 ? halfway32(v12 * v21, v10, s22) : r22;
      const v32 = (v30 ? 0 : aa);
      const s37 = v28 * 0.31830987334251404 + (-0.5), r37 = f(s37), t37 = s37 + (s37 - r37), v37 = t37 !== s37 && f(t37) === t37 ? halfway32(v28 * 0.31830987334251404, (-0.5), s37) : r37;
      const v38 = (v37 + 6755399441055744 - 6755399441055744);
      const v39 = f(0.5 + v38);
      const s43 = v39 * (-3.1415927410125732) + v28, r43 = f(s43), t43 = s43 + (s43 - r43), v43 = t43 !== s43 && f(t43) === t43 ? halfway32(v39 * (-3.1415927410125732), v28, s43) : r43;
      const s44 = v39 * 8.742277657347586e-08 + v43, r44 = f(s44), t44 = s44 + (s44 - r44), v44 = t44 !== s44 && f(t44) === t44 ? halfway32(v39 * 8.742277657347586e-08, v43, s44) : r44;
      const s45 = v39 * 3.4302490200117637e-15 + v44, r45 = f(s45), t45 = s45 + (s45 - r45), v45 = t45 !== s45 && f(t45) === t45 ? halfway32(v39 * 3.4302490200117637e-15, v44, s45) : r45;
      const v46 = f(v45 * v45);
      const v47 = f(v45 * v46);
      let v51 = SIN32[0];
      for (let k = 1; k < SIN32.length; k++) { const c = SIN32[k]; const s = v51 * v46 + c, r = f(s), t = s + (s - r); v51 = t !== s && f(t) === t ? halfway32(v51 * v46, c, s) : r; }
      const s52 = v47 * v51 + v45, r52 = f(s52), t52 = s52 + (s52 - r52), v52 = t52 !== s52 && f(t52) === t52 ? halfway32(v47 * v51, v45, s52) : r52;
      to[i] = f((v30 ? (v22 * (1 - (((v3 | 0) & 1) << 1))) : f(farSine(v32))) / (v30 ? (v52 * (1 - ((((v38 | 0) + 1 | 0) & 1) << 1))) : f(farCosine(v32))));
    }
  },
  asin: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v6 = Math.abs(aa);
      const v7 = Math.abs(f(Math.sqrt(f(f(1 - aa) * f(aa + 1)))));
      const v8 = (v6 > v7);
      const v9 = (v8 ? v7 : v6);
      const v10 = (v8 ? v6 : v7);
      const v13 = (v9 > f(v10 * 0.4142135679721832));
      const v18 = f((v13 ? f(v9 - v10) : v9) / (v13 ? f(v9 + v10) : v10));
      const v19 = f(v18 * v18);
      const v20 = f(v18 * v19);
      let v31 = ATAN32[0];
      for (let k = 1; k < ATAN32.length; k++) { const c = ATAN32[k]; const s = v31 * v19 + c, r = f(s), t = s + (s - r); v31 = t !== s && f(t) === t ? halfway32(v31 * v19, c, s) : r; }
      const s32 = v20 * v31 + v18, r32 = f(s32), t32 = s32 + (s32 - r32), v32 = t32 !== s32 && f(t32) === t32 ? halfway32(v20 * v31, v18, s32) : r32;
      const v37 = (v13 ? f(f(v32 + (-2.1855694143368964e-08)) + 0.7853981852531433) : v32);
      const v43 = (v8 ? f(f((-4.371138828673793e-08) - v37) + 1.5707963705062866) : v37);
      to[i] = ((aa < 0) ? (-v43) : v43);
    }
  },
  acos: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v6 = Math.abs(f(Math.sqrt(f(f(1 - aa) * f(aa + 1)))));
      const v7 = Math.abs(aa);
      const v8 = (v6 > v7);
      const v9 = (v8 ? v7 : v6);
      const v10 = (v8 ? v6 : v7);
      const v13 = (v9 > f(v10 * 0.4142135679721832));
      const v18 = f((v13 ? f(v9 - v10) : v9) / (v13 ? f(v9 + v10) : v10));
      const v19 = f(v18 * v18);
      const v20 = f(v18 * v19);
      let v31 = ATAN32[0];
      for (let k = 1; k < ATAN32.length; k++) { const c = ATAN32[k]; const s = v31 * v19 + c, r = f(s), t = s + (s - r); v31 = t !== s && f(t) === t ? halfway32(v31 * v19, c, s) : r; }
      const s32 = v20 * v31 + v18, r32 = f(s32), t32 = s32 + (s32 - r32), v32 = t32 !== s32 && f(t32) === t32 ? halfway32(v20 * v31, v18, s32) : r32;
      const v37 = (v13 ? f(f(v32 + (-2.1855694143368964e-08)) + 0.7853981852531433) : v32);
      const v43 = (v8 ? f(f((-4.371138828673793e-08) - v37) + 1.5707963705062866) : v37);
      to[i] = ((aa < 0) ? f(f((-8.742277657347586e-08) - v43) + 3.1415927410125732) : v43);
    }
  },
  atan: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = Math.abs(aa);
      const v3 = (v2 > 1);
      const v4 = (v3 ? 1 : v2);
      const v5 = (v3 ? v2 : 1);
      const v8 = (v4 > f(v5 * 0.4142135679721832));
      const v13 = f((v8 ? f(v4 - v5) : v4) / (v8 ? f(v4 + v5) : v5));
      const v14 = f(v13 * v13);
      const v15 = f(v13 * v14);
      let v26 = ATAN32[0];
      for (let k = 1; k < ATAN32.length; k++) { const c = ATAN32[k]; const s = v26 * v14 + c, r = f(s), t = s + (s - r); v26 = t !== s && f(t) === t ? halfway32(v26 * v14, c, s) : r; }
      const s27 = v15 * v26 + v13, r27 = f(s27), t27 = s27 + (s27 - r27), v27 = t27 !== s27 && f(t27) === t27 ? halfway32(v15 * v26, v13, s27) : r27;
      const v32 = (v8 ? f(f(v27 + (-2.1855694143368964e-08)) + 0.7853981852531433) : v27);
      const v38 = (v3 ? f(f((-4.371138828673793e-08) - v32) + 1.5707963705062866) : v32);
      to[i] = ((aa < 0) ? (-v38) : v38);
    }
  },
  atan2: (to: Float32Array, a: Float32Array, b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const bb = b[i];
      const v8 = Math.abs(aa);
      const v9 = Math.abs((((bb === 0) && (aa === 0)) ? 1 : bb));
      const v10 = (v8 > v9);
      const v11 = (v10 ? v9 : v8);
      const v12 = (v10 ? v8 : v9);
      const v15 = (v11 > f(v12 * 0.4142135679721832));
      const v20 = f((v15 ? f(v11 - v12) : v11) / (v15 ? f(v11 + v12) : v12));
      const v21 = f(v20 * v20);
      const v22 = f(v20 * v21);
      let v33 = ATAN32[0];
      for (let k = 1; k < ATAN32.length; k++) { const c = ATAN32[k]; const s = v33 * v21 + c, r = f(s), t = s + (s - r); v33 = t !== s && f(t) === t ? halfway32(v33 * v21, c, s) : r; }
      const s34 = v22 * v33 + v20, r34 = f(s34), t34 = s34 + (s34 - r34), v34 = t34 !== s34 && f(t34) === t34 ? halfway32(v22 * v33, v20, s34) : r34;
      const v39 = (v15 ? f(f(v34 + (-2.1855694143368964e-08)) + 0.7853981852531433) : v34);
      const v45 = (v10 ? f(f((-4.371138828673793e-08) - v39) + 1.5707963705062866) : v39);
      const v53 = ((bb < 0) ? f(f((-8.742277657347586e-08) - v45) + 3.1415927410125732) : v45);
      to[i] = ((aa < 0) ? (-v53) : v53);
    }
  },
};

const EXP64 = Float64Array.of(2.0914680780540263e-09, 2.5105208339987698e-08, 2.7557273657975953e-07, 2.7557255421023506e-06, 2.4801587325536023e-05, 0.00019841269874804214, 0.0013888888888883752, 0.00833333333332614, 0.04166666666666667, 0.1666666666666667, 0.5);
const LOG64 = Float64Array.of(0.1308675766695207, 0.13268760562036724, 0.15386240172447838, 0.18181795631498243, 0.22222222391794727, 0.28571428570803253, 0.4000000000000088, 0.6666666666666666);
const SIN64 = Float64Array.of(1.9101305255104e-20, -8.218171904353374e-18, 2.811450117127078e-15, -7.647163606755866e-13, 1.6059043835464758e-10, -2.5052108385432754e-08, 2.755731922398586e-06, -0.0001984126984126984, 0.008333333333333333, -0.16666666666666666);
const ERFCX64 = Float64Array.of(-1.1352571477273627e-06, 1.272567661840228e-06, 4.011749647325067e-06, 1.3058577122278017e-06, -1.3998283772784976e-05, -2.7562209161129353e-05, 2.7527175557227246e-05, 0.00017435947400205157, 4.355558686575482e-05, -0.0009819769411038642, -0.00084714325299195, 0.006997461736971578, 0.0037328924043978336, -0.07897858101570611, 0.24165819424246585, -0.4271858474139585, 0.25539567631050575);
const ERF64 = Float64Array.of(5.957176147748911e-11, -1.1372848856791674e-09, 1.4659775274047436e-08, -1.6350312701054695e-07, 1.6461000484121368e-06, -1.4925595266831182e-05, 0.0001205533111164271, -0.000854832698083379, 0.0052239776248180145, -0.026866170645076792, 0.11283791670954879, -0.3761263890318375, 1.1283791670955126);
const ATAN64 = Float64Array.of(-0.013917695219310572, 0.03063517636855608, -0.041044134902075015, 0.0471938939438005, -0.052580406718134826, 0.058819251621305094, -0.06666642013802823, 0.07692306735718386, -0.09090909067001965, 0.11111111110754596, -0.14285714285711518, 0.19999999999999993, -0.3333333333333333);

export const FLOAT64: Record<string, Kernel> = {
  add: (to: Float64Array, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] + b[i]; },
  sub: (to: Float64Array, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] - b[i]; },
  mul: (to: Float64Array, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] * b[i]; },
  div: (to: Float64Array, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] / b[i]; },
  fma: (to: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = fma64(a[i], b[i], c[i]); },
  neg: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = -a[i]; },
  abs: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = Math.abs(a[i]); },
  sqrt: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = Math.sqrt(a[i]); },
  floor: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = Math.floor(a[i]); },
  rint: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = rint(a[i]); },
  lt: (to: Truths, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] < b[i]) ? 1 : 0; },
  le: (to: Truths, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] <= b[i]) ? 1 : 0; },
  gt: (to: Truths, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] > b[i]) ? 1 : 0; },
  ge: (to: Truths, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] >= b[i]) ? 1 : 0; },
  eq: (to: Truths, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] === b[i]) ? 1 : 0; },
  ne: (to: Truths, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = (a[i] !== b[i]) ? 1 : 0; },
  select: (to: Float64Array, a: Truths, b: Float64Array, c: Float64Array, m: number) => { for (let i = 0; i < m; i++) to[i] = a[i] ? b[i] : c[i]; },
  exp: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-800.0)) ? (-800.0) : aa);
      const v6 = ((v3 > 720) ? 720 : v3);
      const v9 = ((v6 * 1.4426950408889634) + 6755399441055744 - 6755399441055744);
      const mv9 = 134217729 * v9, hv9 = mv9 - (mv9 - v9), lv9 = v9 - hv9;
      const p11 = v9 * (-0.6931471805598903), s11 = p11 + v6, q11 = s11 - p11, g11 = (p11 - (s11 - q11)) + (v6 - q11), w11 = ((((hv9 * (-0.6931471824645996) - p11) + hv9 * 1.904709279187955e-09) + lv9 * (-0.6931471824645996)) + lv9 * 1.904709279187955e-09), u11 = g11 + w11, r11 = s11 + u11, d11 = 2 * (u11 - (r11 - s11)), t11 = r11 + d11 - r11, v11 = t11 === d11 && (u11 - g11 !== w11 || u11 - w11 !== g11) ? fma64(v9, (-0.6931471805598903), v6) : r11;
      const p13 = v9 * (-5.497923018708371e-14), s13 = p13 + v11, q13 = s13 - p13, g13 = (p13 - (s13 - q13)) + (v11 - q13), w13 = ((((hv9 * (-5.497922978697518e-14) - p13) + hv9 * (-4.0010853456676743e-22)) + lv9 * (-5.497922978697518e-14)) + lv9 * (-4.0010853456676743e-22)), u13 = g13 + w13, r13 = s13 + u13, d13 = 2 * (u13 - (r13 - s13)), t13 = r13 + d13 - r13, v13 = t13 === d13 && (u13 - g13 !== w13 || u13 - w13 !== g13) ? fma64(v9, (-5.497923018708371e-14), v11) : r13;
      const mv13 = 134217729 * v13, hv13 = mv13 - (mv13 - v13), lv13 = v13 - hv13;
      let v34 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv34 = 134217729 * v34, hv34 = mv34 - (mv34 - v34), lv34 = v34 - hv34; const p = v34 * v13, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv34 * hv13 - p) + hv34 * lv13) + lv34 * hv13) + lv34 * lv13), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v34 = t === d && (u - g !== w || u - w !== g) ? fma64(v34, v13, c) : r; }
      const high37 = v9 >> 31;
      const low37 = v9 >> 0;
      const low44 = (low37 >>> 1 | high37 << 31) + 1023 | 0;
      const low49 = low37 - (low37 >>> 1 | high37 << 31) | 0;
      const low50 = 1023 + low49 | 0;
      to[i] = ((((v13 + (v34 * (v13 * v13))) + 1) * twoTo(low44)) * twoTo(low50));
    }
  },
  exp2: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-1200.0)) ? (-1200.0) : aa);
      const v6 = ((v3 > 1100) ? 1100 : v3);
      const v7 = (v6 + 6755399441055744 - 6755399441055744);
      const v10 = ((v6 - v7) * 0.6931471805599453);
      const mv10 = 134217729 * v10, hv10 = mv10 - (mv10 - v10), lv10 = v10 - hv10;
      let v31 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv31 = 134217729 * v31, hv31 = mv31 - (mv31 - v31), lv31 = v31 - hv31; const p = v31 * v10, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv31 * hv10 - p) + hv31 * lv10) + lv31 * hv10) + lv31 * lv10), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v31 = t === d && (u - g !== w || u - w !== g) ? fma64(v31, v10, c) : r; }
      const high37 = v7 >> 31;
      const low37 = v7 >> 0;
      const low41 = (low37 >>> 1 | high37 << 31) + 1023 | 0;
      const low46 = low37 - (low37 >>> 1 | high37 << 31) | 0;
      const low47 = 1023 + low46 | 0;
      to[i] = ((((v10 + (v31 * (v10 * v10))) + 1) * twoTo(low41)) * twoTo(low47));
    }
  },
  expm1: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-60.0)) ? (-60.0) : aa);
      const v6 = ((v3 > 720) ? 720 : v3);
      const v9 = ((v6 * 1.4426950408889634) + 6755399441055744 - 6755399441055744);
      const low37 = v9 >> 0;
      const low40 = low37 - 1 | 0;
      const low42 = low40 + 1023 | 0;
      const v45 = twoTo(low42);
      const mv9 = 134217729 * v9, hv9 = mv9 - (mv9 - v9), lv9 = v9 - hv9;
      const p11 = v9 * (-0.6931471805598903), s11 = p11 + v6, q11 = s11 - p11, g11 = (p11 - (s11 - q11)) + (v6 - q11), w11 = ((((hv9 * (-0.6931471824645996) - p11) + hv9 * 1.904709279187955e-09) + lv9 * (-0.6931471824645996)) + lv9 * 1.904709279187955e-09), u11 = g11 + w11, r11 = s11 + u11, d11 = 2 * (u11 - (r11 - s11)), t11 = r11 + d11 - r11, v11 = t11 === d11 && (u11 - g11 !== w11 || u11 - w11 !== g11) ? fma64(v9, (-0.6931471805598903), v6) : r11;
      const p13 = v9 * (-5.497923018708371e-14), s13 = p13 + v11, q13 = s13 - p13, g13 = (p13 - (s13 - q13)) + (v11 - q13), w13 = ((((hv9 * (-5.497922978697518e-14) - p13) + hv9 * (-4.0010853456676743e-22)) + lv9 * (-5.497922978697518e-14)) + lv9 * (-4.0010853456676743e-22)), u13 = g13 + w13, r13 = s13 + u13, d13 = 2 * (u13 - (r13 - s13)), t13 = r13 + d13 - r13, v13 = t13 === d13 && (u13 - g13 !== w13 || u13 - w13 !== g13) ? fma64(v9, (-5.497923018708371e-14), v11) : r13;
      const mv13 = 134217729 * v13, hv13 = mv13 - (mv13 - v13), lv13 = v13 - hv13;
      let v34 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv34 = 134217729 * v34, hv34 = mv34 - (mv34 - v34), lv34 = v34 - hv34; const p = v34 * v13, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv34 * hv13 - p) + hv34 * lv13) + lv34 * hv13) + lv34 * lv13), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v34 = t === d && (u - g !== w || u - w !== g) ? fma64(v34, v13, c) : r; }
      const v38 = (v13 + (v34 * (v13 * v13)));
      const v46 = (v45 - 0.5);
      const v47 = v45 * v38 + v46;
      to[i] = ((aa > 709.79) ? Infinity : (v47 * 2));
    }
  },
  log: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = (aa < 2.2250738585072014e-308);
      const v5 = (v2 ? (aa * 1.8014398509481984e+16) : aa);
      const low9 = low(v5);
      const high9 = high(v5);
      const high11 = high9 - 1072079006 - (low9 >>> 0 < 1719614413 >>> 0 ? 1 : 0) | 0;
      const v18 = ((((high11 >> 31)) * 4294967296 + ((high11 >> 20) >>> 0)) - (v2 ? 54 : 0));
      const high15 = high9 - ((high11 >> 20) << 20) | 0;
      const low15 = low9;
      const v20 = (join(high15, low15) - 1);
      const v43 = ((v20 * v20) * 0.5);
      const v23 = (v20 / (v20 + 2));
      const v24 = (v23 * v23);
      const mv24 = 134217729 * v24, hv24 = mv24 - (mv24 - v24), lv24 = v24 - hv24;
      let v39 = LOG64[0];
      for (let k = 1; k < LOG64.length; k++) { const c = LOG64[k]; const mv39 = 134217729 * v39, hv39 = mv39 - (mv39 - v39), lv39 = v39 - hv39; const p = v39 * v24, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv39 * hv24 - p) + hv39 * lv24) + lv39 * hv24) + lv39 * lv24), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v39 = t === d && (u - g !== w || u - w !== g) ? fma64(v39, v24, c) : r; }
      const v44 = ((v24 * v39) + v43);
      const v46 = (v18 * 5.497923018708371e-14);
      const mv23 = 134217729 * v23, hv23 = mv23 - (mv23 - v23), lv23 = v23 - hv23;
      const mv44 = 134217729 * v44, hv44 = mv44 - (mv44 - v44), lv44 = v44 - hv44;
      const p47 = v23 * v44, s47 = p47 + v46, q47 = s47 - p47, g47 = (p47 - (s47 - q47)) + (v46 - q47), w47 = ((((hv23 * hv44 - p47) + hv23 * lv44) + lv23 * hv44) + lv23 * lv44), u47 = g47 + w47, r47 = s47 + u47, d47 = 2 * (u47 - (r47 - s47)), t47 = r47 + d47 - r47, v47 = t47 === d47 && (u47 - g47 !== w47 || u47 - w47 !== g47) ? fma64(v23, v44, v46) : r47;
      const v50 = (v20 - (v43 - v47));
      const mv18 = 134217729 * v18, hv18 = mv18 - (mv18 - v18), lv18 = v18 - hv18;
      const p51 = v18 * 0.6931471805598903, s51 = p51 + v50, q51 = s51 - p51, g51 = (p51 - (s51 - q51)) + (v50 - q51), w51 = ((((hv18 * 0.6931471824645996 - p51) + hv18 * (-1.904709279187955e-09)) + lv18 * 0.6931471824645996) + lv18 * (-1.904709279187955e-09)), u51 = g51 + w51, r51 = s51 + u51, d51 = 2 * (u51 - (r51 - s51)), t51 = r51 + d51 - r51, v51 = t51 === d51 && (u51 - g51 !== w51 || u51 - w51 !== g51) ? fma64(v18, 0.6931471805598903, v50) : r51;
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : v51)) : NaN);
    }
  },
  log2: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = (aa < 2.2250738585072014e-308);
      const v5 = (v2 ? (aa * 1.8014398509481984e+16) : aa);
      const low9 = low(v5);
      const high9 = high(v5);
      const high11 = high9 - 1072079006 - (low9 >>> 0 < 1719614413 >>> 0 ? 1 : 0) | 0;
      const high15 = high9 - ((high11 >> 20) << 20) | 0;
      const low15 = low9;
      const v20 = (join(high15, low15) - 1);
      const v43 = ((v20 * v20) * 0.5);
      const v23 = (v20 / (v20 + 2));
      const v24 = (v23 * v23);
      const mv24 = 134217729 * v24, hv24 = mv24 - (mv24 - v24), lv24 = v24 - hv24;
      let v39 = LOG64[0];
      for (let k = 1; k < LOG64.length; k++) { const c = LOG64[k]; const mv39 = 134217729 * v39, hv39 = mv39 - (mv39 - v39), lv39 = v39 - hv39; const p = v39 * v24, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv39 * hv24 - p) + hv39 * lv24) + lv39 * hv24) + lv39 * lv24), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v39 = t === d && (u - g !== w || u - w !== g) ? fma64(v39, v24, c) : r; }
      const v47 = (v20 - (v43 - (v23 * ((v24 * v39) + v43))));
      const v18 = ((((high11 >> 31)) * 4294967296 + ((high11 >> 20) >>> 0)) - (v2 ? 54 : 0));
      const mv47 = 134217729 * v47, hv47 = mv47 - (mv47 - v47), lv47 = v47 - hv47;
      const p49 = v47 * 1.4426950408889634, s49 = p49 + v18, q49 = s49 - p49, g49 = (p49 - (s49 - q49)) + (v18 - q49), w49 = ((((hv47 * 1.4426950514316559 - p49) + hv47 * (-1.0542692496784412e-08)) + lv47 * 1.4426950514316559) + lv47 * (-1.0542692496784412e-08)), u49 = g49 + w49, r49 = s49 + u49, d49 = 2 * (u49 - (r49 - s49)), t49 = r49 + d49 - r49, v49 = t49 === d49 && (u49 - g49 !== w49 || u49 - w49 !== g49) ? fma64(v47, 1.4426950408889634, v18) : r49;
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : v49)) : NaN);
    }
  },
  log10: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = (aa < 2.2250738585072014e-308);
      const v5 = (v2 ? (aa * 1.8014398509481984e+16) : aa);
      const low9 = low(v5);
      const high9 = high(v5);
      const high11 = high9 - 1072079006 - (low9 >>> 0 < 1719614413 >>> 0 ? 1 : 0) | 0;
      const high15 = high9 - ((high11 >> 20) << 20) | 0;
      const low15 = low9;
      const v20 = (join(high15, low15) - 1);
      const v43 = ((v20 * v20) * 0.5);
      const v23 = (v20 / (v20 + 2));
      const v24 = (v23 * v23);
      const mv24 = 134217729 * v24, hv24 = mv24 - (mv24 - v24), lv24 = v24 - hv24;
      let v39 = LOG64[0];
      for (let k = 1; k < LOG64.length; k++) { const c = LOG64[k]; const mv39 = 134217729 * v39, hv39 = mv39 - (mv39 - v39), lv39 = v39 - hv39; const p = v39 * v24, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv39 * hv24 - p) + hv39 * lv24) + lv39 * hv24) + lv39 * lv24), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v39 = t === d && (u - g !== w || u - w !== g) ? fma64(v39, v24, c) : r; }
      const v47 = (v20 - (v43 - (v23 * ((v24 * v39) + v43))));
      const v50 = (((((high11 >> 31)) * 4294967296 + ((high11 >> 20) >>> 0)) - (v2 ? 54 : 0)) * 0.3010299956639812);
      const mv47 = 134217729 * v47, hv47 = mv47 - (mv47 - v47), lv47 = v47 - hv47;
      const p51 = v47 * 0.43429448190325176, s51 = p51 + v50, q51 = s51 - p51, g51 = (p51 - (s51 - q51)) + (v50 - q51), w51 = ((((hv47 * 0.4342944845557213 - p51) + hv47 * (-2.652469521802203e-09)) + lv47 * 0.4342944845557213) + lv47 * (-2.652469521802203e-09)), u51 = g51 + w51, r51 = s51 + u51, d51 = 2 * (u51 - (r51 - s51)), t51 = r51 + d51 - r51, v51 = t51 === d51 && (u51 - g51 !== w51 || u51 - w51 !== g51) ? fma64(v47, 0.43429448190325176, v50) : r51;
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : v51)) : NaN);
    }
  },
  log1p: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = (aa + 1);
      const v61 = (v2 === 0);
      const v9 = (v2 < 2.2250738585072014e-308);
      const v12 = (v9 ? (v2 * 1.8014398509481984e+16) : v2);
      const low16 = low(v12);
      const high16 = high(v12);
      const high18 = high16 - 1072079006 - (low16 >>> 0 < 1719614413 >>> 0 ? 1 : 0) | 0;
      const v25 = ((((high18 >> 31)) * 4294967296 + ((high18 >> 20) >>> 0)) - (v9 ? 54 : 0));
      const high22 = high16 - ((high18 >> 20) << 20) | 0;
      const low22 = low16;
      const v26 = (join(high22, low22) - 1);
      const v49 = ((v26 * v26) * 0.5);
      const v29 = (v26 / (v26 + 2));
      const v30 = (v29 * v29);
      const mv30 = 134217729 * v30, hv30 = mv30 - (mv30 - v30), lv30 = v30 - hv30;
      let v45 = LOG64[0];
      for (let k = 1; k < LOG64.length; k++) { const c = LOG64[k]; const mv45 = 134217729 * v45, hv45 = mv45 - (mv45 - v45), lv45 = v45 - hv45; const p = v45 * v30, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv45 * hv30 - p) + hv45 * lv30) + lv45 * hv30) + lv45 * lv30), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v45 = t === d && (u - g !== w || u - w !== g) ? fma64(v45, v30, c) : r; }
      const v50 = ((v30 * v45) + v49);
      const v52 = (v25 * 5.497923018708371e-14);
      const mv29 = 134217729 * v29, hv29 = mv29 - (mv29 - v29), lv29 = v29 - hv29;
      const mv50 = 134217729 * v50, hv50 = mv50 - (mv50 - v50), lv50 = v50 - hv50;
      const p53 = v29 * v50, s53 = p53 + v52, q53 = s53 - p53, g53 = (p53 - (s53 - q53)) + (v52 - q53), w53 = ((((hv29 * hv50 - p53) + hv29 * lv50) + lv29 * hv50) + lv29 * lv50), u53 = g53 + w53, r53 = s53 + u53, d53 = 2 * (u53 - (r53 - s53)), t53 = r53 + d53 - r53, v53 = t53 === d53 && (u53 - g53 !== w53 || u53 - w53 !== g53) ? fma64(v29, v50, v52) : r53;
      const v56 = (v26 - (v49 - v53));
      const mv25 = 134217729 * v25, hv25 = mv25 - (mv25 - v25), lv25 = v25 - hv25;
      const p57 = v25 * 0.6931471805598903, s57 = p57 + v56, q57 = s57 - p57, g57 = (p57 - (s57 - q57)) + (v56 - q57), w57 = ((((hv25 * 0.6931471824645996 - p57) + hv25 * (-1.904709279187955e-09)) + lv25 * 0.6931471824645996) + lv25 * (-1.904709279187955e-09)), u57 = g57 + w57, r57 = s57 + u57, d57 = 2 * (u57 - (r57 - s57)), t57 = r57 + d57 - r57, v57 = t57 === d57 && (u57 - g57 !== w57 || u57 - w57 !== g57) ? fma64(v25, 0.6931471805598903, v56) : r57;
      const v3 = (aa > 1);
      to[i] = (((1 === v2) || (v2 >= Infinity)) ? aa : (v61 ? (-Infinity) : (((v2 >= 0) ? (v61 ? (-Infinity) : ((v2 === Infinity) ? v2 : v57)) : NaN) + (((v3 ? 1 : aa) - (v2 - (v3 ? aa : 1))) / v2))));
    }
  },
  pow: (to: Float64Array, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const bb = b[i];
      const v147 = (aa + bb);
      const v5 = Math.abs(aa);
      const v140 = (bb > 0);
      const v132 = (aa < 0);
      const v127 = (bb === Math.floor(bb));
      const v128 = (bb * 0.5);
      const v7 = (v5 < 2.2250738585072014e-308);
      const v10 = (v7 ? (v5 * 1.8014398509481984e+16) : v5);
      const low13 = low(v10);
      const high13 = high(v10);
      const high15 = high13 - 1072079006 - (low13 >>> 0 < 1719614413 >>> 0 ? 1 : 0) | 0;
      const v22 = ((((high15 >> 31)) * 4294967296 + ((high15 >> 20) >>> 0)) - (v7 ? 54 : 0));
      const v52 = (v22 * 0.6931471805598903);
      const high19 = high13 - ((high15 >> 20) << 20) | 0;
      const low19 = low13;
      const v23 = (join(high19, low19) - 1);
      const v25 = (v23 + 2);
      const v28 = (v23 / v25);
      const v53 = (v28 + v28);
      const v54 = (v52 + v53);
      const v55 = (v54 - v53);
      const v33 = (v28 * v28);
      const mv33 = 134217729 * v33, hv33 = mv33 - (mv33 - v33), lv33 = v33 - hv33;
      let v49 = LOG64[0];
      for (let k = 1; k < LOG64.length; k++) { const c = LOG64[k]; const mv49 = 134217729 * v49, hv49 = mv49 - (mv49 - v49), lv49 = v49 - hv49; const p = v49 * v33, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv49 * hv33 - p) + hv49 * lv33) + lv49 * hv33) + lv49 * lv33), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v49 = t === d && (u - g !== w || u - w !== g) ? fma64(v49, v33, c) : r; }
      const v29 = (-v28);
      const v27 = (v23 - (v25 - 2));
      const mv29 = 134217729 * v29, hv29 = mv29 - (mv29 - v29), lv29 = v29 - hv29;
      const mv25 = 134217729 * v25, hv25 = mv25 - (mv25 - v25), lv25 = v25 - hv25;
      const p30 = v29 * v25, s30 = p30 + v23, q30 = s30 - p30, g30 = (p30 - (s30 - q30)) + (v23 - q30), w30 = ((((hv29 * hv25 - p30) + hv29 * lv25) + lv29 * hv25) + lv29 * lv25), u30 = g30 + w30, r30 = s30 + u30, d30 = 2 * (u30 - (r30 - s30)), t30 = r30 + d30 - r30, v30 = t30 === d30 && (u30 - g30 !== w30 || u30 - w30 !== g30) ? fma64(v29, v25, v23) : r30;
      const mv27 = 134217729 * v27, hv27 = mv27 - (mv27 - v27), lv27 = v27 - hv27;
      const p31 = v29 * v27, s31 = p31 + v30, q31 = s31 - p31, g31 = (p31 - (s31 - q31)) + (v30 - q31), w31 = ((((hv29 * hv27 - p31) + hv29 * lv27) + lv29 * hv27) + lv29 * lv27), u31 = g31 + w31, r31 = s31 + u31, d31 = 2 * (u31 - (r31 - s31)), t31 = r31 + d31 - r31, v31 = t31 === d31 && (u31 - g31 !== w31 || u31 - w31 !== g31) ? fma64(v29, v27, v30) : r31;
      const v32 = (v31 / v25);
      const v61 = (v32 + v32);
      const mv22 = 134217729 * v22, hv22 = mv22 - (mv22 - v22), lv22 = v22 - hv22;
      const p62 = v22 * 5.497923018708371e-14, s62 = p62 + v61, q62 = s62 - p62, g62 = (p62 - (s62 - q62)) + (v61 - q62), w62 = ((((hv22 * 5.497922978697518e-14 - p62) + hv22 * 4.0010853456676743e-22) + lv22 * 5.497922978697518e-14) + lv22 * 4.0010853456676743e-22), u62 = g62 + w62, r62 = s62 + u62, d62 = 2 * (u62 - (r62 - s62)), t62 = r62 + d62 - r62, v62 = t62 === d62 && (u62 - g62 !== w62 || u62 - w62 !== g62) ? fma64(v22, 5.497923018708371e-14, v61) : r62;
      const v64 = (((v52 - v55) + (v53 - (v54 - v55))) + (((v28 * v33) * v49) + v62));
      const v65 = (v54 + v64);
      const v68 = (bb * v65);
      const v74 = ((v68 < (-800.0)) ? (-800.0) : v68);
      const v77 = ((v74 > 720) ? 720 : v74);
      const v82 = ((v77 * 1.4426950408889634) + 6755399441055744 - 6755399441055744);
      const mv82 = 134217729 * v82, hv82 = mv82 - (mv82 - v82), lv82 = v82 - hv82;
      const p84 = v82 * (-0.6931471805598903), s84 = p84 + v77, q84 = s84 - p84, g84 = (p84 - (s84 - q84)) + (v77 - q84), w84 = ((((hv82 * (-0.6931471824645996) - p84) + hv82 * 1.904709279187955e-09) + lv82 * (-0.6931471824645996)) + lv82 * 1.904709279187955e-09), u84 = g84 + w84, r84 = s84 + u84, d84 = 2 * (u84 - (r84 - s84)), t84 = r84 + d84 - r84, v84 = t84 === d84 && (u84 - g84 !== w84 || u84 - w84 !== g84) ? fma64(v82, (-0.6931471805598903), v77) : r84;
      const p86 = v82 * (-5.497923018708371e-14), s86 = p86 + v84, q86 = s86 - p86, g86 = (p86 - (s86 - q86)) + (v84 - q86), w86 = ((((hv82 * (-5.497922978697518e-14) - p86) + hv82 * (-4.0010853456676743e-22)) + lv82 * (-5.497922978697518e-14)) + lv82 * (-4.0010853456676743e-22)), u86 = g86 + w86, r86 = s86 + u86, d86 = 2 * (u86 - (r86 - s86)), t86 = r86 + d86 - r86, v86 = t86 === d86 && (u86 - g86 !== w86 || u86 - w86 !== g86) ? fma64(v82, (-5.497923018708371e-14), v84) : r86;
      const mv86 = 134217729 * v86, hv86 = mv86 - (mv86 - v86), lv86 = v86 - hv86;
      let v107 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv107 = 134217729 * v107, hv107 = mv107 - (mv107 - v107), lv107 = v107 - hv107; const p = v107 * v86, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv107 * hv86 - p) + hv107 * lv86) + lv107 * hv86) + lv107 * lv86), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v107 = t === d && (u - g !== w || u - w !== g) ? fma64(v107, v86, c) : r; }
      const v112 = (1 + (v86 + (v107 * (v86 * v86))));
      const v67 = (v64 - (v65 - v54));
      const v69 = (-v68);
      const v70 = fma64(v65, bb, v69);
      const v71 = fma64(v67, bb, v70);
      const v79 = ((v68 === v77) ? v71 : 0);
      const mv112 = 134217729 * v112, hv112 = mv112 - (mv112 - v112), lv112 = v112 - hv112;
      const mv79 = 134217729 * v79, hv79 = mv79 - (mv79 - v79), lv79 = v79 - hv79;
      const p113 = v112 * v79, s113 = p113 + v112, q113 = s113 - p113, g113 = (p113 - (s113 - q113)) + (v112 - q113), w113 = ((((hv112 * hv79 - p113) + hv112 * lv79) + lv112 * hv79) + lv112 * lv79), u113 = g113 + w113, r113 = s113 + u113, d113 = 2 * (u113 - (r113 - s113)), t113 = r113 + d113 - r113, v113 = t113 === d113 && (u113 - g113 !== w113 || u113 - w113 !== g113) ? fma64(v112, v79, v112) : r113;
      const high110 = v82 >> 31;
      const low110 = v82 >> 0;
      const low117 = (low110 >>> 1 | high110 << 31) + 1023 | 0;
      const low121 = low110 - (low110 >>> 1 | high110 << 31) | 0;
      const low122 = 1023 + low121 | 0;
      const v125 = ((v113 * twoTo(low117)) * twoTo(low122));
      to[i] = (((bb === 0) || (aa === 1)) ? 1 : ((v147 !== v147) ? v147 : ((0 === v5) ? (v140 ? 0 : Infinity) : ((Infinity === v5) ? (v140 ? Infinity : 0) : ((v132 && (!v127)) ? NaN : (((v127 && (v128 !== Math.floor(v128))) && v132) ? (-v125) : v125))))));
    }
  },
  sinh: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v1 = Math.abs(aa);
      const v3 = (v1 > 1);
      const v65 = ((v1 < (-800.0)) ? (-800.0) : v1);
      const v67 = ((v65 > 720) ? 720 : v65);
      const v69 = ((1.4426950408889634 * v67) + 6755399441055744 - 6755399441055744);
      const mv69 = 134217729 * v69, hv69 = mv69 - (mv69 - v69), lv69 = v69 - hv69;
      const p70 = v69 * (-0.6931471805598903), s70 = p70 + v67, q70 = s70 - p70, g70 = (p70 - (s70 - q70)) + (v67 - q70), w70 = ((((hv69 * (-0.6931471824645996) - p70) + hv69 * 1.904709279187955e-09) + lv69 * (-0.6931471824645996)) + lv69 * 1.904709279187955e-09), u70 = g70 + w70, r70 = s70 + u70, d70 = 2 * (u70 - (r70 - s70)), t70 = r70 + d70 - r70, v70 = t70 === d70 && (u70 - g70 !== w70 || u70 - w70 !== g70) ? fma64(v69, (-0.6931471805598903), v67) : r70;
      const p71 = v69 * (-5.497923018708371e-14), s71 = p71 + v70, q71 = s71 - p71, g71 = (p71 - (s71 - q71)) + (v70 - q71), w71 = ((((hv69 * (-5.497922978697518e-14) - p71) + hv69 * (-4.0010853456676743e-22)) + lv69 * (-5.497922978697518e-14)) + lv69 * (-4.0010853456676743e-22)), u71 = g71 + w71, r71 = s71 + u71, d71 = 2 * (u71 - (r71 - s71)), t71 = r71 + d71 - r71, v71 = t71 === d71 && (u71 - g71 !== w71 || u71 - w71 !== g71) ? fma64(v69, (-5.497923018708371e-14), v70) : r71;
      const mv71 = 134217729 * v71, hv71 = mv71 - (mv71 - v71), lv71 = v71 - hv71;
      let v81 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv81 = 134217729 * v81, hv81 = mv81 - (mv81 - v81), lv81 = v81 - hv81; const p = v81 * v71, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv81 * hv71 - p) + hv81 * lv71) + lv81 * hv71) + lv81 * lv71), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v81 = t === d && (u - g !== w || u - w !== g) ? fma64(v81, v71, c) : r; }
      const low84 = v69 >> 0;
      const high84 = v69 >> 31;
      const high87 = high84 - 0 - (low84 >>> 0 < 1 >>> 0 ? 1 : 0) | 0;
      const low87 = low84 - 1 | 0;
      const low89 = 1023 + (low87 >>> 1 | high87 << 31) | 0;
      const low93 = low87 - (low87 >>> 1 | high87 << 31) | 0;
      const low94 = 1023 + low93 | 0;
      const v97 = (((1 + (v71 + (v81 * (v71 * v71)))) * twoTo(low89)) * twoTo(low94));
      const v5 = (v3 ? 0 : v1);
      const v8 = ((v5 < (-60.0)) ? (-60.0) : v5);
      const v11 = ((v8 > 720) ? 720 : v8);
      const v14 = ((v11 * 1.4426950408889634) + 6755399441055744 - 6755399441055744);
      const low42 = v14 >> 0;
      const low45 = low42 - 1 | 0;
      const low47 = low45 + 1023 | 0;
      const v50 = twoTo(low47);
      const mv14 = 134217729 * v14, hv14 = mv14 - (mv14 - v14), lv14 = v14 - hv14;
      const p16 = v14 * (-0.6931471805598903), s16 = p16 + v11, q16 = s16 - p16, g16 = (p16 - (s16 - q16)) + (v11 - q16), w16 = ((((hv14 * (-0.6931471824645996) - p16) + hv14 * 1.904709279187955e-09) + lv14 * (-0.6931471824645996)) + lv14 * 1.904709279187955e-09), u16 = g16 + w16, r16 = s16 + u16, d16 = 2 * (u16 - (r16 - s16)), t16 = r16 + d16 - r16, v16 = t16 === d16 && (u16 - g16 !== w16 || u16 - w16 !== g16) ? fma64(v14, (-0.6931471805598903), v11) : r16;
      const p18 = v14 * (-5.497923018708371e-14), s18 = p18 + v16, q18 = s18 - p18, g18 = (p18 - (s18 - q18)) + (v16 - q18), w18 = ((((hv14 * (-5.497922978697518e-14) - p18) + hv14 * (-4.0010853456676743e-22)) + lv14 * (-5.497922978697518e-14)) + lv14 * (-4.0010853456676743e-22)), u18 = g18 + w18, r18 = s18 + u18, d18 = 2 * (u18 - (r18 - s18)), t18 = r18 + d18 - r18, v18 = t18 === d18 && (u18 - g18 !== w18 || u18 - w18 !== g18) ? fma64(v14, (-5.497923018708371e-14), v16) : r18;
      const mv18 = 134217729 * v18, hv18 = mv18 - (mv18 - v18), lv18 = v18 - hv18;
      let v39 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv39 = 134217729 * v39, hv39 = mv39 - (mv39 - v39), lv39 = v39 - hv39; const p = v39 * v18, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv39 * hv18 - p) + hv39 * lv18) + lv39 * hv18) + lv39 * lv18), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v39 = t === d && (u - g !== w || u - w !== g) ? fma64(v39, v18, c) : r; }
      const v43 = (v18 + (v39 * (v18 * v18)));
      const v51 = (v50 - 0.5);
      const v52 = v50 * v43 + v51;
      const v58 = ((v5 > 709.79) ? Infinity : (v52 * 2));
      const v103 = ((v1 === v1) ? (v3 ? (v97 - (0.25 / v97)) : (0.5 * (v58 + (v58 / (1 + v58))))) : v1);
      to[i] = ((aa < 0) ? (-v103) : v103);
    }
  },
  cosh: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v1 = Math.abs(aa);
      const v4 = ((v1 < (-800.0)) ? (-800.0) : v1);
      const v7 = ((v4 > 720) ? 720 : v4);
      const v10 = ((v7 * 1.4426950408889634) + 6755399441055744 - 6755399441055744);
      const mv10 = 134217729 * v10, hv10 = mv10 - (mv10 - v10), lv10 = v10 - hv10;
      const p12 = v10 * (-0.6931471805598903), s12 = p12 + v7, q12 = s12 - p12, g12 = (p12 - (s12 - q12)) + (v7 - q12), w12 = ((((hv10 * (-0.6931471824645996) - p12) + hv10 * 1.904709279187955e-09) + lv10 * (-0.6931471824645996)) + lv10 * 1.904709279187955e-09), u12 = g12 + w12, r12 = s12 + u12, d12 = 2 * (u12 - (r12 - s12)), t12 = r12 + d12 - r12, v12 = t12 === d12 && (u12 - g12 !== w12 || u12 - w12 !== g12) ? fma64(v10, (-0.6931471805598903), v7) : r12;
      const p14 = v10 * (-5.497923018708371e-14), s14 = p14 + v12, q14 = s14 - p14, g14 = (p14 - (s14 - q14)) + (v12 - q14), w14 = ((((hv10 * (-5.497922978697518e-14) - p14) + hv10 * (-4.0010853456676743e-22)) + lv10 * (-5.497922978697518e-14)) + lv10 * (-4.0010853456676743e-22)), u14 = g14 + w14, r14 = s14 + u14, d14 = 2 * (u14 - (r14 - s14)), t14 = r14 + d14 - r14, v14 = t14 === d14 && (u14 - g14 !== w14 || u14 - w14 !== g14) ? fma64(v10, (-5.497923018708371e-14), v12) : r14;
      const mv14 = 134217729 * v14, hv14 = mv14 - (mv14 - v14), lv14 = v14 - hv14;
      let v35 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv35 = 134217729 * v35, hv35 = mv35 - (mv35 - v35), lv35 = v35 - hv35; const p = v35 * v14, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv35 * hv14 - p) + hv35 * lv14) + lv35 * hv14) + lv35 * lv14), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v35 = t === d && (u - g !== w || u - w !== g) ? fma64(v35, v14, c) : r; }
      const low38 = v10 >> 0;
      const high38 = v10 >> 31;
      const high43 = high38 - 0 - (low38 >>> 0 < 1 >>> 0 ? 1 : 0) | 0;
      const low43 = low38 - 1 | 0;
      const low46 = (low43 >>> 1 | high43 << 31) + 1023 | 0;
      const low51 = low43 - (low43 >>> 1 | high43 << 31) | 0;
      const low52 = 1023 + low51 | 0;
      const v55 = ((((v14 + (v35 * (v14 * v14))) + 1) * twoTo(low46)) * twoTo(low52));
      to[i] = (v55 + (0.25 / v55));
    }
  },
  tanh: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-22.0)) ? (-22.0) : aa);
      const v8 = (((v3 > 22) ? 22 : v3) * 2);
      const v11 = ((v8 < (-60.0)) ? (-60.0) : v8);
      const v14 = ((v11 > 720) ? 720 : v11);
      const v17 = ((v14 * 1.4426950408889634) + 6755399441055744 - 6755399441055744);
      const low45 = v17 >> 0;
      const low48 = low45 - 1 | 0;
      const low50 = low48 + 1023 | 0;
      const v53 = twoTo(low50);
      const mv17 = 134217729 * v17, hv17 = mv17 - (mv17 - v17), lv17 = v17 - hv17;
      const p19 = v17 * (-0.6931471805598903), s19 = p19 + v14, q19 = s19 - p19, g19 = (p19 - (s19 - q19)) + (v14 - q19), w19 = ((((hv17 * (-0.6931471824645996) - p19) + hv17 * 1.904709279187955e-09) + lv17 * (-0.6931471824645996)) + lv17 * 1.904709279187955e-09), u19 = g19 + w19, r19 = s19 + u19, d19 = 2 * (u19 - (r19 - s19)), t19 = r19 + d19 - r19, v19 = t19 === d19 && (u19 - g19 !== w19 || u19 - w19 !== g19) ? fma64(v17, (-0.6931471805598903), v14) : r19;
      const p21 = v17 * (-5.497923018708371e-14), s21 = p21 + v19, q21 = s21 - p21, g21 = (p21 - (s21 - q21)) + (v19 - q21), w21 = ((((hv17 * (-5.497922978697518e-14) - p21) + hv17 * (-4.0010853456676743e-22)) + lv17 * (-5.497922978697518e-14)) + lv17 * (-4.0010853456676743e-22)), u21 = g21 + w21, r21 = s21 + u21, d21 = 2 * (u21 - (r21 - s21)), t21 = r21 + d21 - r21, v21 = t21 === d21 && (u21 - g21 !== w21 || u21 - w21 !== g21) ? fma64(v17, (-5.497923018708371e-14), v19) : r21;
      const mv21 = 134217729 * v21, hv21 = mv21 - (mv21 - v21), lv21 = v21 - hv21;
      let v42 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv42 = 134217729 * v42, hv42 = mv42 - (mv42 - v42), lv42 = v42 - hv42; const p = v42 * v21, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv42 * hv21 - p) + hv42 * lv21) + lv42 * hv21) + lv42 * lv21), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v42 = t === d && (u - g !== w || u - w !== g) ? fma64(v42, v21, c) : r; }
      const v46 = (v21 + (v42 * (v21 * v21)));
      const v54 = (v53 - 0.5);
      const v55 = v53 * v46 + v54;
      const v60 = ((v8 > 709.79) ? Infinity : (2 * v55));
      to[i] = (v60 / (2 + v60));
    }
  },
  sin: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v40 = (Math.abs(aa) <= 134217728);
      const v3 = ((aa * 0.3183098861837907) + 6755399441055744 - 6755399441055744);
      const low4 = v3 >> 0;
      const mv3 = 134217729 * v3, hv3 = mv3 - (mv3 - v3), lv3 = v3 - hv3;
      const p6 = v3 * (-3.141592653589793), s6 = p6 + aa, q6 = s6 - p6, g6 = (p6 - (s6 - q6)) + (aa - q6), w6 = ((((hv3 * (-3.1415926814079285) - p6) + hv3 * 2.781813535079891e-08) + lv3 * (-3.1415926814079285)) + lv3 * 2.781813535079891e-08), u6 = g6 + w6, r6 = s6 + u6, d6 = 2 * (u6 - (r6 - s6)), t6 = r6 + d6 - r6, v6 = t6 === d6 && (u6 - g6 !== w6 || u6 - w6 !== g6) ? fma64(v3, (-3.141592653589793), aa) : r6;
      const p8 = v3 * (-1.2246467991473532e-16), s8 = p8 + v6, q8 = s8 - p8, g8 = (p8 - (s8 - q8)) + (v6 - q8), w8 = ((((hv3 * (-1.2246467864107189e-16) - p8) + hv3 * (-1.2736634356969598e-24)) + lv3 * (-1.2246467864107189e-16)) + lv3 * (-1.2736634356969598e-24)), u8 = g8 + w8, r8 = s8 + u8, d8 = 2 * (u8 - (r8 - s8)), t8 = r8 + d8 - r8, v8 = t8 === d8 && (u8 - g8 !== w8 || u8 - w8 !== g8) ? fma64(v3, (-1.2246467991473532e-16), v6) : r8;
      const p10 = v3 * 2.9947698097183397e-33, s10 = p10 + v8, q10 = s10 - p10, g10 = (p10 - (s10 - q10)) + (v8 - q10), w10 = ((((hv3 * 2.994769810131746e-33 - p10) + hv3 * (-4.134063107198577e-43)) + lv3 * 2.994769810131746e-33) + lv3 * (-4.134063107198577e-43)), u10 = g10 + w10, r10 = s10 + u10, d10 = 2 * (u10 - (r10 - s10)), t10 = r10 + d10 - r10, v10 = t10 === d10 && (u10 - g10 !== w10 || u10 - w10 !== g10) ? fma64(v3, 2.9947698097183397e-33, v8) : r10;
      const v11 = (v10 * v10);
      const v12 = (v10 * v11);
      const mv11 = 134217729 * v11, hv11 = mv11 - (mv11 - v11), lv11 = v11 - hv11;
      let v31 = SIN64[0];
      for (let k = 1; k < SIN64.length; k++) { const c = SIN64[k]; const mv31 = 134217729 * v31, hv31 = mv31 - (mv31 - v31), lv31 = v31 - hv31; const p = v31 * v11, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv31 * hv11 - p) + hv31 * lv11) + lv31 * hv11) + lv31 * lv11), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v31 = t === d && (u - g !== w || u - w !== g) ? fma64(v31, v11, c) : r; }
      const mv12 = 134217729 * v12, hv12 = mv12 - (mv12 - v12), lv12 = v12 - hv12;
      const mv31 = 134217729 * v31, hv31 = mv31 - (mv31 - v31), lv31 = v31 - hv31;
      const p32 = v12 * v31, s32 = p32 + v10, q32 = s32 - p32, g32 = (p32 - (s32 - q32)) + (v10 - q32), w32 = ((((hv12 * hv31 - p32) + hv12 * lv31) + lv12 * hv31) + lv12 * lv31), u32 = g32 + w32, r32 = s32 + u32, d32 = 2 * (u32 - (r32 - s32)), t32 = r32 + d32 - r32, v32 = t32 === d32 && (u32 - g32 !== w32 || u32 - w32 !== g32) ? fma64(v12, v31, v10) : r32;
      to[i] = (v40 ? (v32 * (1 - ((low4 & 1) << 1))) : (farSine((v40 ? 0 : aa))));
    }
  },
  cos: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = Math.abs(aa);
      const v45 = (v2 <= 134217728);
      const mv2 = 134217729 * v2, hv2 = mv2 - (mv2 - v2), lv2 = v2 - hv2;
      const p5 = v2 * 0.3183098861837907, s5 = p5 + (-0.5), q5 = s5 - p5, g5 = (p5 - (s5 - q5)) + ((-0.5) - q5), w5 = ((((hv2 * 0.31830988824367523 - p5) + hv2 * (-2.0598845407171495e-09)) + lv2 * 0.31830988824367523) + lv2 * (-2.0598845407171495e-09)), u5 = g5 + w5, r5 = s5 + u5, d5 = 2 * (u5 - (r5 - s5)), t5 = r5 + d5 - r5, v5 = t5 === d5 && (u5 - g5 !== w5 || u5 - w5 !== g5) ? fma64(v2, 0.3183098861837907, (-0.5)) : r5;
      const v6 = (v5 + 6755399441055744 - 6755399441055744);
      const low8 = v6 >> 0;
      const low10 = low8 + 1 | 0;
      const v7 = (0.5 + v6);
      const mv7 = 134217729 * v7, hv7 = mv7 - (mv7 - v7), lv7 = v7 - hv7;
      const p12 = v7 * (-3.141592653589793), s12 = p12 + v2, q12 = s12 - p12, g12 = (p12 - (s12 - q12)) + (v2 - q12), w12 = ((((hv7 * (-3.1415926814079285) - p12) + hv7 * 2.781813535079891e-08) + lv7 * (-3.1415926814079285)) + lv7 * 2.781813535079891e-08), u12 = g12 + w12, r12 = s12 + u12, d12 = 2 * (u12 - (r12 - s12)), t12 = r12 + d12 - r12, v12 = t12 === d12 && (u12 - g12 !== w12 || u12 - w12 !== g12) ? fma64(v7, (-3.141592653589793), v2) : r12;
      const p14 = v7 * (-1.2246467991473532e-16), s14 = p14 + v12, q14 = s14 - p14, g14 = (p14 - (s14 - q14)) + (v12 - q14), w14 = ((((hv7 * (-1.2246467864107189e-16) - p14) + hv7 * (-1.2736634356969598e-24)) + lv7 * (-1.2246467864107189e-16)) + lv7 * (-1.2736634356969598e-24)), u14 = g14 + w14, r14 = s14 + u14, d14 = 2 * (u14 - (r14 - s14)), t14 = r14 + d14 - r14, v14 = t14 === d14 && (u14 - g14 !== w14 || u14 - w14 !== g14) ? fma64(v7, (-1.2246467991473532e-16), v12) : r14;
      const p16 = v7 * 2.9947698097183397e-33, s16 = p16 + v14, q16 = s16 - p16, g16 = (p16 - (s16 - q16)) + (v14 - q16), w16 = ((((hv7 * 2.994769810131746e-33 - p16) + hv7 * (-4.134063107198577e-43)) + lv7 * 2.994769810131746e-33) + lv7 * (-4.134063107198577e-43)), u16 = g16 + w16, r16 = s16 + u16, d16 = 2 * (u16 - (r16 - s16)), t16 = r16 + d16 - r16, v16 = t16 === d16 && (u16 - g16 !== w16 || u16 - w16 !== g16) ? fma64(v7, 2.9947698097183397e-33, v14) : r16;
      const v17 = (v16 * v16);
      const v18 = (v16 * v17);
      const mv17 = 134217729 * v17, hv17 = mv17 - (mv17 - v17), lv17 = v17 - hv17;
      let v37 = SIN64[0];
      for (let k = 1; k < SIN64.length; k++) { const c = SIN64[k]; const mv37 = 134217729 * v37, hv37 = mv37 - (mv37 - v37), lv37 = v37 - hv37; const p = v37 * v17, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv37 * hv17 - p) + hv37 * lv17) + lv37 * hv17) + lv37 * lv17), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v37 = t === d && (u - g !== w || u - w !== g) ? fma64(v37, v17, c) : r; }
      const mv18 = 134217729 * v18, hv18 = mv18 - (mv18 - v18), lv18 = v18 - hv18;
      const mv37 = 134217729 * v37, hv37 = mv37 - (mv37 - v37), lv37 = v37 - hv37;
      const p38 = v18 * v37, s38 = p38 + v16, q38 = s38 - p38, g38 = (p38 - (s38 - q38)) + (v16 - q38), w38 = ((((hv18 * hv37 - p38) + hv18 * lv37) + lv18 * hv37) + lv18 * lv37), u38 = g38 + w38, r38 = s38 + u38, d38 = 2 * (u38 - (r38 - s38)), t38 = r38 + d38 - r38, v38 = t38 === d38 && (u38 - g38 !== w38 || u38 - w38 !== g38) ? fma64(v18, v37, v16) : r38;
      to[i] = (v45 ? (v38 * (1 - ((low10 & 1) << 1))) : (farCosine((v45 ? 0 : aa))));
    }
  },
  erf: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = Math.abs(aa);
      const v4 = (v2 > 1);
      const v33 = ((v2 < 1) ? 1 : v2);
      const v36 = ((v33 > 6) ? 6 : v33);
      const v38 = (-(v36 * v36));
      const v41 = ((v38 < (-800.0)) ? (-800.0) : v38);
      const v44 = ((v41 > 720) ? 720 : v41);
      const v47 = ((v44 * 1.4426950408889634) + 6755399441055744 - 6755399441055744);
      const mv47 = 134217729 * v47, hv47 = mv47 - (mv47 - v47), lv47 = v47 - hv47;
      const p49 = v47 * (-0.6931471805598903), s49 = p49 + v44, q49 = s49 - p49, g49 = (p49 - (s49 - q49)) + (v44 - q49), w49 = ((((hv47 * (-0.6931471824645996) - p49) + hv47 * 1.904709279187955e-09) + lv47 * (-0.6931471824645996)) + lv47 * 1.904709279187955e-09), u49 = g49 + w49, r49 = s49 + u49, d49 = 2 * (u49 - (r49 - s49)), t49 = r49 + d49 - r49, v49 = t49 === d49 && (u49 - g49 !== w49 || u49 - w49 !== g49) ? fma64(v47, (-0.6931471805598903), v44) : r49;
      const p51 = v47 * (-5.497923018708371e-14), s51 = p51 + v49, q51 = s51 - p51, g51 = (p51 - (s51 - q51)) + (v49 - q51), w51 = ((((hv47 * (-5.497922978697518e-14) - p51) + hv47 * (-4.0010853456676743e-22)) + lv47 * (-5.497922978697518e-14)) + lv47 * (-4.0010853456676743e-22)), u51 = g51 + w51, r51 = s51 + u51, d51 = 2 * (u51 - (r51 - s51)), t51 = r51 + d51 - r51, v51 = t51 === d51 && (u51 - g51 !== w51 || u51 - w51 !== g51) ? fma64(v47, (-5.497923018708371e-14), v49) : r51;
      const mv51 = 134217729 * v51, hv51 = mv51 - (mv51 - v51), lv51 = v51 - hv51;
      let v72 = EXP64[0];
      for (let k = 1; k < EXP64.length; k++) { const c = EXP64[k]; const mv72 = 134217729 * v72, hv72 = mv72 - (mv72 - v72), lv72 = v72 - hv72; const p = v72 * v51, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv72 * hv51 - p) + hv72 * lv51) + lv72 * hv51) + lv72 * lv51), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v72 = t === d && (u - g !== w || u - w !== g) ? fma64(v72, v51, c) : r; }
      const high75 = v47 >> 31;
      const low75 = v47 >> 0;
      const low81 = (low75 >>> 1 | high75 << 31) + 1023 | 0;
      const low86 = low75 - (low75 >>> 1 | high75 << 31) | 0;
      const low87 = 1023 + low86 | 0;
      const v94 = ((v36 - 2) / (v36 + 2));
      const mv94 = 134217729 * v94, hv94 = mv94 - (mv94 - v94), lv94 = v94 - hv94;
      let v127 = ERFCX64[0];
      for (let k = 1; k < ERFCX64.length; k++) { const c = ERFCX64[k]; const mv127 = 134217729 * v127, hv127 = mv127 - (mv127 - v127), lv127 = v127 - hv127; const p = v127 * v94, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv127 * hv94 - p) + hv127 * lv94) + lv127 * hv94) + lv127 * lv94), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v127 = t === d && (u - g !== w || u - w !== g) ? fma64(v127, v94, c) : r; }
      const v128 = ((((1 + (v51 + (v72 * (v51 * v51)))) * twoTo(low81)) * twoTo(low87)) * v127);
      const v5 = (v4 ? 1 : (aa * aa));
      const mv5 = 134217729 * v5, hv5 = mv5 - (mv5 - v5), lv5 = v5 - hv5;
      let v30 = ERF64[0];
      for (let k = 1; k < ERF64.length; k++) { const c = ERF64[k]; const mv30 = 134217729 * v30, hv30 = mv30 - (mv30 - v30), lv30 = v30 - hv30; const p = v30 * v5, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv30 * hv5 - p) + hv30 * lv5) + lv30 * hv5) + lv30 * lv5), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v30 = t === d && (u - g !== w || u - w !== g) ? fma64(v30, v5, c) : r; }
      to[i] = (v4 ? ((aa < 0) ? (v128 - 1) : (1 - v128)) : (aa * v30));
    }
  },
  tan: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v38 = Math.abs(aa);
      const v40 = (v38 <= 134217728);
      const v3 = ((aa * 0.3183098861837907) + 6755399441055744 - 6755399441055744);
      const low4 = v3 >> 0;
      const mv3 = 134217729 * v3, hv3 = mv3 - (mv3 - v3), lv3 = v3 - hv3;
      const p6 = v3 * (-3.141592653589793), s6 = p6 + aa, q6 = s6 - p6, g6 = (p6 - (s6 - q6)) + (aa - q6), w6 = ((((hv3 * (-3.1415926814079285) - p6) + hv3 * 2.781813535079891e-08) + lv3 * (-3.1415926814079285)) + lv3 * 2.781813535079891e-08), u6 = g6 + w6, r6 = s6 + u6, d6 = 2 * (u6 - (r6 - s6)), t6 = r6 + d6 - r6, v6 = t6 === d6 && (u6 - g6 !== w6 || u6 - w6 !== g6) ? fma64(v3, (-3.141592653589793), aa) : r6;
      const p8 = v3 * (-1.2246467991473532e-16), s8 = p8 + v6, q8 = s8 - p8, g8 = (p8 - (s8 - q8)) + (v6 - q8), w8 = ((((hv3 * (-1.2246467864107189e-16) - p8) + hv3 * (-1.2736634356969598e-24)) + lv3 * (-1.2246467864107189e-16)) + lv3 * (-1.2736634356969598e-24)), u8 = g8 + w8, r8 = s8 + u8, d8 = 2 * (u8 - (r8 - s8)), t8 = r8 + d8 - r8, v8 = t8 === d8 && (u8 - g8 !== w8 || u8 - w8 !== g8) ? fma64(v3, (-1.2246467991473532e-16), v6) : r8;
      const p10 = v3 * 2.9947698097183397e-33, s10 = p10 + v8, q10 = s10 - p10, g10 = (p10 - (s10 - q10)) + (v8 - q10), w10 = ((((hv3 * 2.994769810131746e-33 - p10) + hv3 * (-4.134063107198577e-43)) + lv3 * 2.994769810131746e-33) + lv3 * (-4.134063107198577e-43)), u10 = g10 + w10, r10 = s10 + u10, d10 = 2 * (u10 - (r10 - s10)), t10 = r10 + d10 - r10, v10 = t10 === d10 && (u10 - g10 !== w10 || u10 - w10 !== g10) ? fma64(v3, 2.9947698097183397e-33, v8) : r10;
      const v11 = (v10 * v10);
      const v12 = (v10 * v11);
      const mv11 = 134217729 * v11, hv11 = mv11 - (mv11 - v11), lv11 = v11 - hv11;
      let v31 = SIN64[0];
      for (let k = 1; k < SIN64.length; k++) { const c = SIN64[k]; const mv31 = 134217729 * v31, hv31 = mv31 - (mv31 - v31), lv31 = v31 - hv31; const p = v31 * v11, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv31 * hv11 - p) + hv31 * lv11) + lv31 * hv11) + lv31 * lv11), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v31 = t === d && (u - g !== w || u - w !== g) ? fma64(v31, v11, c) : r; }
      const mv12 = 134217729 * v12, hv12 = mv12 - (mv12 - v12), lv12 = v12 - hv12;
      const mv31 = 134217729 * v31, hv31 = mv31 - (mv31 - v31), lv31 = v31 - hv31;
      const p32 = v12 * v31, s32 = p32 + v10, q32 = s32 - p32, g32 = (p32 - (s32 - q32)) + (v10 - q32), w32 = ((((hv12 * hv31 - p32) + hv12 * lv31) + lv12 * hv31) + lv12 * lv31), u32 = g32 + w32, r32 = s32 + u32, d32 = 2 * (u32 - (r32 - s32)), t32 = r32 + d32 - r32, v32 = t32 === d32 && (u32 - g32 !== w32 || u32 - w32 !== g32) ? fma64(v12, v31, v10) : r32;
      const v42 = (v40 ? 0 : aa);
      const mv38 = 134217729 * v38, hv38 = mv38 - (mv38 - v38), lv38 = v38 - hv38;
      const p47 = v38 * 0.3183098861837907, s47 = p47 + (-0.5), q47 = s47 - p47, g47 = (p47 - (s47 - q47)) + ((-0.5) - q47), w47 = ((((hv38 * 0.31830988824367523 - p47) + hv38 * (-2.0598845407171495e-09)) + lv38 * 0.31830988824367523) + lv38 * (-2.0598845407171495e-09)), u47 = g47 + w47, r47 = s47 + u47, d47 = 2 * (u47 - (r47 - s47)), t47 = r47 + d47 - r47, v47 = t47 === d47 && (u47 - g47 !== w47 || u47 - w47 !== g47) ? fma64(v38, 0.3183098861837907, (-0.5)) : r47;
      const v48 = (v47 + 6755399441055744 - 6755399441055744);
      const low50 = v48 >> 0;
      const low52 = low50 + 1 | 0;
      const v49 = (0.5 + v48);
      const mv49 = 134217729 * v49, hv49 = mv49 - (mv49 - v49), lv49 = v49 - hv49;
      const p53 = v49 * (-3.141592653589793), s53 = p53 + v38, q53 = s53 - p53, g53 = (p53 - (s53 - q53)) + (v38 - q53), w53 = ((((hv49 * (-3.1415926814079285) - p53) + hv49 * 2.781813535079891e-08) + lv49 * (-3.1415926814079285)) + lv49 * 2.781813535079891e-08), u53 = g53 + w53, r53 = s53 + u53, d53 = 2 * (u53 - (r53 - s53)), t53 = r53 + d53 - r53, v53 = t53 === d53 && (u53 - g53 !== w53 || u53 - w53 !== g53) ? fma64(v49, (-3.141592653589793), v38) : r53;
      const p54 = v49 * (-1.2246467991473532e-16), s54 = p54 + v53, q54 = s54 - p54, g54 = (p54 - (s54 - q54)) + (v53 - q54), w54 = ((((hv49 * (-1.2246467864107189e-16) - p54) + hv49 * (-1.2736634356969598e-24)) + lv49 * (-1.2246467864107189e-16)) + lv49 * (-1.2736634356969598e-24)), u54 = g54 + w54, r54 = s54 + u54, d54 = 2 * (u54 - (r54 - s54)), t54 = r54 + d54 - r54, v54 = t54 === d54 && (u54 - g54 !== w54 || u54 - w54 !== g54) ? fma64(v49, (-1.2246467991473532e-16), v53) : r54;
      const p55 = v49 * 2.9947698097183397e-33, s55 = p55 + v54, q55 = s55 - p55, g55 = (p55 - (s55 - q55)) + (v54 - q55), w55 = ((((hv49 * 2.994769810131746e-33 - p55) + hv49 * (-4.134063107198577e-43)) + lv49 * 2.994769810131746e-33) + lv49 * (-4.134063107198577e-43)), u55 = g55 + w55, r55 = s55 + u55, d55 = 2 * (u55 - (r55 - s55)), t55 = r55 + d55 - r55, v55 = t55 === d55 && (u55 - g55 !== w55 || u55 - w55 !== g55) ? fma64(v49, 2.9947698097183397e-33, v54) : r55;
      const v56 = (v55 * v55);
      const v57 = (v55 * v56);
      const mv56 = 134217729 * v56, hv56 = mv56 - (mv56 - v56), lv56 = v56 - hv56;
      let v66 = SIN64[0];
      for (let k = 1; k < SIN64.length; k++) { const c = SIN64[k]; const mv66 = 134217729 * v66, hv66 = mv66 - (mv66 - v66), lv66 = v66 - hv66; const p = v66 * v56, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv66 * hv56 - p) + hv66 * lv56) + lv66 * hv56) + lv66 * lv56), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v66 = t === d && (u - g !== w || u - w !== g) ? fma64(v66, v56, c) : r; }
      const mv57 = 134217729 * v57, hv57 = mv57 - (mv57 - v57), lv57 = v57 - hv57;
      const mv66 = 134217729 * v66, hv66 = mv66 - (mv66 - v66), lv66 = v66 - hv66;
      const p67 = v57 * v66, s67 = p67 + v55, q67 = s67 - p67, g67 = (p67 - (s67 - q67)) + (v55 - q67), w67 = ((((hv57 * hv66 - p67) + hv57 * lv66) + lv57 * hv66) + lv57 * lv66), u67 = g67 + w67, r67 = s67 + u67, d67 = 2 * (u67 - (r67 - s67)), t67 = r67 + d67 - r67, v67 = t67 === d67 && (u67 - g67 !== w67 || u67 - w67 !== g67) ? fma64(v57, v66, v55) : r67;
      to[i] = ((v40 ? (v32 * (1 - ((low4 & 1) << 1))) : (farSine(v42))) / (v40 ? (v67 * (1 - ((low52 & 1) << 1))) : (farCosine(v42))));
    }
  },
  asin: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v6 = Math.abs(aa);
      const v7 = Math.abs((Math.sqrt(((1 - aa) * (aa + 1)))));
      const v8 = (v6 > v7);
      const v9 = (v8 ? v7 : v6);
      const v10 = (v8 ? v6 : v7);
      const v13 = (v9 > (v10 * 0.41421356237309515));
      const v18 = ((v13 ? (v9 - v10) : v9) / (v13 ? (v9 + v10) : v10));
      const v19 = (v18 * v18);
      const v20 = (v18 * v19);
      const mv19 = 134217729 * v19, hv19 = mv19 - (mv19 - v19), lv19 = v19 - hv19;
      let v45 = ATAN64[0];
      for (let k = 1; k < ATAN64.length; k++) { const c = ATAN64[k]; const mv45 = 134217729 * v45, hv45 = mv45 - (mv45 - v45), lv45 = v45 - hv45; const p = v45 * v19, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv45 * hv19 - p) + hv45 * lv19) + lv45 * hv19) + lv45 * lv19), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v45 = t === d && (u - g !== w || u - w !== g) ? fma64(v45, v19, c) : r; }
      const mv20 = 134217729 * v20, hv20 = mv20 - (mv20 - v20), lv20 = v20 - hv20;
      const mv45 = 134217729 * v45, hv45 = mv45 - (mv45 - v45), lv45 = v45 - hv45;
      const p46 = v20 * v45, s46 = p46 + v18, q46 = s46 - p46, g46 = (p46 - (s46 - q46)) + (v18 - q46), w46 = ((((hv20 * hv45 - p46) + hv20 * lv45) + lv20 * hv45) + lv20 * lv45), u46 = g46 + w46, r46 = s46 + u46, d46 = 2 * (u46 - (r46 - s46)), t46 = r46 + d46 - r46, v46 = t46 === d46 && (u46 - g46 !== w46 || u46 - w46 !== g46) ? fma64(v20, v45, v18) : r46;
      const v51 = (v13 ? ((v46 + 3.061616997868383e-17) + 0.7853981633974483) : v46);
      const v57 = (v8 ? ((6.123233995736766e-17 - v51) + 1.5707963267948966) : v51);
      to[i] = ((aa < 0) ? (-v57) : v57);
    }
  },
  acos: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v6 = Math.abs((Math.sqrt(((1 - aa) * (aa + 1)))));
      const v7 = Math.abs(aa);
      const v8 = (v6 > v7);
      const v9 = (v8 ? v7 : v6);
      const v10 = (v8 ? v6 : v7);
      const v13 = (v9 > (v10 * 0.41421356237309515));
      const v18 = ((v13 ? (v9 - v10) : v9) / (v13 ? (v9 + v10) : v10));
      const v19 = (v18 * v18);
      const v20 = (v18 * v19);
      const mv19 = 134217729 * v19, hv19 = mv19 - (mv19 - v19), lv19 = v19 - hv19;
      let v45 = ATAN64[0];
      for (let k = 1; k < ATAN64.length; k++) { const c = ATAN64[k]; const mv45 = 134217729 * v45, hv45 = mv45 - (mv45 - v45), lv45 = v45 - hv45; const p = v45 * v19, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv45 * hv19 - p) + hv45 * lv19) + lv45 * hv19) + lv45 * lv19), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v45 = t === d && (u - g !== w || u - w !== g) ? fma64(v45, v19, c) : r; }
      const mv20 = 134217729 * v20, hv20 = mv20 - (mv20 - v20), lv20 = v20 - hv20;
      const mv45 = 134217729 * v45, hv45 = mv45 - (mv45 - v45), lv45 = v45 - hv45;
      const p46 = v20 * v45, s46 = p46 + v18, q46 = s46 - p46, g46 = (p46 - (s46 - q46)) + (v18 - q46), w46 = ((((hv20 * hv45 - p46) + hv20 * lv45) + lv20 * hv45) + lv20 * lv45), u46 = g46 + w46, r46 = s46 + u46, d46 = 2 * (u46 - (r46 - s46)), t46 = r46 + d46 - r46, v46 = t46 === d46 && (u46 - g46 !== w46 || u46 - w46 !== g46) ? fma64(v20, v45, v18) : r46;
      const v51 = (v13 ? ((v46 + 3.061616997868383e-17) + 0.7853981633974483) : v46);
      const v57 = (v8 ? ((6.123233995736766e-17 - v51) + 1.5707963267948966) : v51);
      to[i] = ((aa < 0) ? ((1.2246467991473532e-16 - v57) + 3.141592653589793) : v57);
    }
  },
  atan: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = Math.abs(aa);
      const v3 = (v2 > 1);
      const v4 = (v3 ? 1 : v2);
      const v5 = (v3 ? v2 : 1);
      const v8 = (v4 > (v5 * 0.41421356237309515));
      const v13 = ((v8 ? (v4 - v5) : v4) / (v8 ? (v4 + v5) : v5));
      const v14 = (v13 * v13);
      const v15 = (v13 * v14);
      const mv14 = 134217729 * v14, hv14 = mv14 - (mv14 - v14), lv14 = v14 - hv14;
      let v40 = ATAN64[0];
      for (let k = 1; k < ATAN64.length; k++) { const c = ATAN64[k]; const mv40 = 134217729 * v40, hv40 = mv40 - (mv40 - v40), lv40 = v40 - hv40; const p = v40 * v14, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv40 * hv14 - p) + hv40 * lv14) + lv40 * hv14) + lv40 * lv14), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v40 = t === d && (u - g !== w || u - w !== g) ? fma64(v40, v14, c) : r; }
      const mv15 = 134217729 * v15, hv15 = mv15 - (mv15 - v15), lv15 = v15 - hv15;
      const mv40 = 134217729 * v40, hv40 = mv40 - (mv40 - v40), lv40 = v40 - hv40;
      const p41 = v15 * v40, s41 = p41 + v13, q41 = s41 - p41, g41 = (p41 - (s41 - q41)) + (v13 - q41), w41 = ((((hv15 * hv40 - p41) + hv15 * lv40) + lv15 * hv40) + lv15 * lv40), u41 = g41 + w41, r41 = s41 + u41, d41 = 2 * (u41 - (r41 - s41)), t41 = r41 + d41 - r41, v41 = t41 === d41 && (u41 - g41 !== w41 || u41 - w41 !== g41) ? fma64(v15, v40, v13) : r41;
      const v46 = (v8 ? ((v41 + 3.061616997868383e-17) + 0.7853981633974483) : v41);
      const v52 = (v3 ? ((6.123233995736766e-17 - v46) + 1.5707963267948966) : v46);
      to[i] = ((aa < 0) ? (-v52) : v52);
    }
  },
  atan2: (to: Float64Array, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const bb = b[i];
      const v8 = Math.abs(aa);
      const v9 = Math.abs((((bb === 0) && (aa === 0)) ? 1 : bb));
      const v10 = (v8 > v9);
      const v11 = (v10 ? v9 : v8);
      const v12 = (v10 ? v8 : v9);
      const v15 = (v11 > (v12 * 0.41421356237309515));
      const v20 = ((v15 ? (v11 - v12) : v11) / (v15 ? (v11 + v12) : v12));
      const v21 = (v20 * v20);
      const v22 = (v20 * v21);
      const mv21 = 134217729 * v21, hv21 = mv21 - (mv21 - v21), lv21 = v21 - hv21;
      let v47 = ATAN64[0];
      for (let k = 1; k < ATAN64.length; k++) { const c = ATAN64[k]; const mv47 = 134217729 * v47, hv47 = mv47 - (mv47 - v47), lv47 = v47 - hv47; const p = v47 * v21, s = p + c, q = s - p, g = (p - (s - q)) + (c - q), w = ((((hv47 * hv21 - p) + hv47 * lv21) + lv47 * hv21) + lv47 * lv21), u = g + w, r = s + u, d = 2 * (u - (r - s)), t = r + d - r; v47 = t === d && (u - g !== w || u - w !== g) ? fma64(v47, v21, c) : r; }
      const mv22 = 134217729 * v22, hv22 = mv22 - (mv22 - v22), lv22 = v22 - hv22;
      const mv47 = 134217729 * v47, hv47 = mv47 - (mv47 - v47), lv47 = v47 - hv47;
      const p48 = v22 * v47, s48 = p48 + v20, q48 = s48 - p48, g48 = (p48 - (s48 - q48)) + (v20 - q48), w48 = ((((hv22 * hv47 - p48) + hv22 * lv47) + lv22 * hv47) + lv22 * lv47), u48 = g48 + w48, r48 = s48 + u48, d48 = 2 * (u48 - (r48 - s48)), t48 = r48 + d48 - r48, v48 = t48 === d48 && (u48 - g48 !== w48 || u48 - w48 !== g48) ? fma64(v22, v47, v20) : r48;
      const v53 = (v15 ? ((v48 + 3.061616997868383e-17) + 0.7853981633974483) : v48);
      const v59 = (v10 ? ((6.123233995736766e-17 - v53) + 1.5707963267948966) : v53);
      const v67 = ((bb < 0) ? ((1.2246467991473532e-16 - v59) + 3.141592653589793) : v59);
      to[i] = ((aa < 0) ? (-v67) : v67);
    }
  },
};

type LogicKernel = (to: Truths, a: Truths, b: Truths, c: Truths, m: number) => void;

export const TRUTHS: Record<string, LogicKernel> = {
  and: (to, a, b, _, m) => { for (let i = 0; i < m; i++) to[i] = a[i] & b[i]; },
  or: (to, a, b, _, m) => { for (let i = 0; i < m; i++) to[i] = a[i] | b[i]; },
  xor: (to, a, b, _, m) => { for (let i = 0; i < m; i++) to[i] = a[i] ^ b[i]; },
  not: (to, a, _b, _c, m) => { for (let i = 0; i < m; i++) to[i] = 1 - a[i]; },
  select: (to, a, b, c, m) => { for (let i = 0; i < m; i++) to[i] = a[i] ? b[i] : c[i]; },
};
