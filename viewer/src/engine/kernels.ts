/**
 * The loops over runs of each operation. Generated from Python: python -m kobai.descent.engines.compiled.codegen.javascript_text
 */
import { bits32, fma32, fma64, fromBits32, high, horner32, horner64, join, low, rint, twoTo } from "./arithmetic";
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
      const v9 = rint(f(v6 * 1.4426950216293335));
      const v13 = fma32(v9, (-1.428606765330187e-06), fma32(v9, (-0.693145751953125), v6));
      const v25 = (v9 | 0);
      const v30 = (v25 >> 1);
      to[i] = f(f(f(f(v13 + f(horner32(v13, EXP32) * f(v13 * v13))) + 1) * fromBits32(((v30 + 127 | 0) << 23))) * fromBits32(((127 + (v25 - v30 | 0) | 0) << 23)));
    }
  },
  exp2: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-180.0)) ? (-180.0) : aa);
      const v6 = ((v3 > 150) ? 150 : v3);
      const v7 = rint(v6);
      const v10 = f(f(v6 - v7) * 0.6931471824645996);
      const v25 = (v7 | 0);
      const v27 = (v25 >> 1);
      to[i] = f(f(f(f(v10 + f(horner32(v10, EXP32) * f(v10 * v10))) + 1) * fromBits32(((v27 + 127 | 0) << 23))) * fromBits32(((127 + (v25 - v27 | 0) | 0) << 23)));
    }
  },
  expm1: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-30.0)) ? (-30.0) : aa);
      const v6 = ((v3 > 100) ? 100 : v3);
      const v9 = rint(f(v6 * 1.4426950216293335));
      const v33 = fromBits32(((((v9 | 0) - 1 | 0) + 127 | 0) << 23));
      const v13 = fma32(v9, (-1.428606765330187e-06), fma32(v9, (-0.693145751953125), v6));
      to[i] = ((aa > 88.7300033569336) ? Infinity : f(fma32(v33, f(v13 + f(horner32(v13, EXP32) * f(v13 * v13))), f(v33 - 0.5)) * 2));
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
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : fma32(v18, 0.693145751953125, f(v20 - f(v35 - fma32(v23, f(f(v24 * horner32(v24, LOG32)) + v35), f(v18 * 1.428606765330187e-06))))))) : NaN);
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
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : fma32(f(v20 - f(v35 - f(v23 * f(f(v24 * horner32(v24, LOG32)) + v35)))), 1.4426950216293335, f(v13 - (v2 ? 25 : 0))))) : NaN);
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
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : fma32(f(v20 - f(v35 - f(v23 * f(f(v24 * horner32(v24, LOG32)) + v35)))), 0.4342944920063019, f(f(v13 - (v2 ? 25 : 0)) * 0.3010300099849701)))) : NaN);
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
      const v3 = (aa > 1);
      to[i] = (((1 === v2) || (v2 >= Infinity)) ? aa : (v53 ? (-Infinity) : f(((v2 >= 0) ? (v53 ? (-Infinity) : ((v2 === Infinity) ? v2 : fma32(v25, 0.693145751953125, f(v26 - f(v41 - fma32(v29, f(f(v30 * horner32(v30, LOG32)) + v41), f(v25 * 1.428606765330187e-06))))))) : NaN) + f(f((v3 ? 1 : aa) - f(v2 - (v3 ? aa : 1))) / v2))));
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
      const v29 = (-v28);
      const v32 = f(fma32(v29, f(v23 - f(v25 - 2)), fma32(v29, v25, v23)) / v25);
      const v56 = f(f(f(v44 - v47) + f(v45 - f(v46 - v47))) + f(f(f(v28 * v33) * horner32(v33, LOG32)) + fma32(v22, 1.428606765330187e-06, f(v32 + v32))));
      const v57 = f(v46 + v56);
      const v60 = f(bb * v57);
      const v66 = ((v60 < (-120.0)) ? (-120.0) : v60);
      const v69 = ((v66 > 100) ? 100 : v66);
      const v74 = rint(f(v69 * 1.4426950216293335));
      const v78 = fma32(v74, (-1.428606765330187e-06), fma32(v74, (-0.693145751953125), v69));
      const v92 = f(1 + f(v78 + f(horner32(v78, EXP32) * f(v78 * v78))));
      const v90 = (v74 | 0);
      const v95 = (v90 >> 1);
      const v105 = f(f(fma32(v92, ((v60 === v69) ? fma32(f(v56 - f(v57 - v46)), bb, fma32(v57, bb, (-v60))) : 0), v92) * fromBits32(((v95 + 127 | 0) << 23))) * fromBits32(((127 + (v90 - v95 | 0) | 0) << 23)));
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
      const v57 = rint(f(1.4426950216293335 * v55));
      const v59 = fma32(v57, (-1.428606765330187e-06), fma32(v57, (-0.693145751953125), v55));
      const v69 = ((v57 | 0) - 1 | 0);
      const v70 = (v69 >> 1);
      const v79 = f(f(f(1 + f(v59 + f(horner32(v59, EXP32) * f(v59 * v59)))) * fromBits32(((127 + v70 | 0) << 23))) * fromBits32(((127 + (v69 - v70 | 0) | 0) << 23)));
      const v5 = (v3 ? 0 : v1);
      const v8 = ((v5 < (-30.0)) ? (-30.0) : v5);
      const v11 = ((v8 > 100) ? 100 : v8);
      const v14 = rint(f(v11 * 1.4426950216293335));
      const v38 = fromBits32(((((v14 | 0) - 1 | 0) + 127 | 0) << 23));
      const v18 = fma32(v14, (-1.428606765330187e-06), fma32(v14, (-0.693145751953125), v11));
      const v46 = ((v5 > 88.7300033569336) ? Infinity : f(fma32(v38, f(v18 + f(horner32(v18, EXP32) * f(v18 * v18))), f(v38 - 0.5)) * 2));
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
      const v10 = rint(f(v7 * 1.4426950216293335));
      const v14 = fma32(v10, (-1.428606765330187e-06), fma32(v10, (-0.693145751953125), v7));
      const v31 = ((v10 | 0) - 1 | 0);
      const v32 = (v31 >> 1);
      const v43 = f(f(f(f(v14 + f(horner32(v14, EXP32) * f(v14 * v14))) + 1) * fromBits32(((v32 + 127 | 0) << 23))) * fromBits32(((127 + (v31 - v32 | 0) | 0) << 23)));
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
      const v17 = rint(f(v14 * 1.4426950216293335));
      const v41 = fromBits32(((((v17 | 0) - 1 | 0) + 127 | 0) << 23));
      const v21 = fma32(v17, (-1.428606765330187e-06), fma32(v17, (-0.693145751953125), v14));
      const v48 = ((v8 > 88.7300033569336) ? Infinity : f(2 * fma32(v41, f(v21 + f(horner32(v21, EXP32) * f(v21 * v21))), f(v41 - 0.5))));
      to[i] = f(v48 / f(2 + v48));
    }
  },
  sin: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v30 = (Math.abs(aa) <= 32768);
      const v3 = rint(f(aa * 0.31830987334251404));
      const v10 = fma32(v3, 3.4302490200117637e-15, fma32(v3, 8.742277657347586e-08, fma32(v3, (-3.1415927410125732), aa)));
      const v11 = f(v10 * v10);
      to[i] = (v30 ? (fma32(f(v10 * v11), horner32(v11, SIN32), v10) * (1 - (((v3 | 0) & 1) << 1))) : f(farSine((v30 ? 0 : aa))));
    }
  },
  cos: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = Math.abs(aa);
      const v35 = (v2 <= 32768);
      const v6 = rint(fma32(v2, 0.31830987334251404, (-0.5)));
      const v7 = f(0.5 + v6);
      const v16 = fma32(v7, 3.4302490200117637e-15, fma32(v7, 8.742277657347586e-08, fma32(v7, (-3.1415927410125732), v2)));
      const v17 = f(v16 * v16);
      to[i] = (v35 ? (fma32(f(v16 * v17), horner32(v17, SIN32), v16) * (1 - ((((v6 | 0) + 1 | 0) & 1) << 1))) : f(farCosine((v35 ? 0 : aa))));
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
      const v37 = rint(f(v34 * 1.4426950216293335));
      const v41 = fma32(v37, (-1.428606765330187e-06), fma32(v37, (-0.693145751953125), v34));
      const v53 = (v37 | 0);
      const v57 = (v53 >> 1);
      const v72 = f(f(v26 - 2) / f(v26 + 2));
      const v90 = f(f(f(f(1 + f(v41 + f(horner32(v41, EXP32) * f(v41 * v41)))) * fromBits32(((v57 + 127 | 0) << 23))) * fromBits32(((127 + (v53 - v57 | 0) | 0) << 23))) * horner32(v72, ERFCX32));
      const v5 = (v4 ? 1 : f(aa * aa));
      to[i] = (v4 ? ((aa < 0) ? f(v90 - 1) : f(1 - v90)) : f(aa * horner32(v5, ERF32)));
    }
  },
  tan: (to: Float32Array, a: Float32Array, _b: Float32Array, _c: Float32Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v28 = Math.abs(aa);
      const v30 = (v28 <= 32768);
      const v3 = rint(f(aa * 0.31830987334251404));
      const v10 = fma32(v3, 3.4302490200117637e-15, fma32(v3, 8.742277657347586e-08, fma32(v3, (-3.1415927410125732), aa)));
      const v11 = f(v10 * v10);
      const v32 = (v30 ? 0 : aa);
      const v38 = rint(fma32(v28, 0.31830987334251404, (-0.5)));
      const v39 = f(0.5 + v38);
      const v45 = fma32(v39, 3.4302490200117637e-15, fma32(v39, 8.742277657347586e-08, fma32(v39, (-3.1415927410125732), v28)));
      const v46 = f(v45 * v45);
      to[i] = f((v30 ? (fma32(f(v10 * v11), horner32(v11, SIN32), v10) * (1 - (((v3 | 0) & 1) << 1))) : f(farSine(v32))) / (v30 ? (fma32(f(v45 * v46), horner32(v46, SIN32), v45) * (1 - ((((v38 | 0) + 1 | 0) & 1) << 1))) : f(farCosine(v32))));
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
      const v32 = fma32(f(v18 * v19), horner32(v19, ATAN32), v18);
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
      const v32 = fma32(f(v18 * v19), horner32(v19, ATAN32), v18);
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
      const v27 = fma32(f(v13 * v14), horner32(v14, ATAN32), v13);
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
      const v34 = fma32(f(v20 * v21), horner32(v21, ATAN32), v20);
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
      const v9 = rint((v6 * 1.4426950408889634));
      const v13 = fma64(v9, (-5.497923018708371e-14), fma64(v9, (-0.6931471805598903), v6));
      const high37 = v9 >> 31;
      const low37 = v9 >> 0;
      const low44 = (low37 >>> 1 | high37 << 31) + 1023 | 0;
      const low49 = low37 - (low37 >>> 1 | high37 << 31) | 0;
      const low50 = 1023 + low49 | 0;
      to[i] = ((((v13 + (horner64(v13, EXP64) * (v13 * v13))) + 1) * twoTo(low44)) * twoTo(low50));
    }
  },
  exp2: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-1200.0)) ? (-1200.0) : aa);
      const v6 = ((v3 > 1100) ? 1100 : v3);
      const v7 = rint(v6);
      const v10 = ((v6 - v7) * 0.6931471805599453);
      const high37 = v7 >> 31;
      const low37 = v7 >> 0;
      const low41 = (low37 >>> 1 | high37 << 31) + 1023 | 0;
      const low46 = low37 - (low37 >>> 1 | high37 << 31) | 0;
      const low47 = 1023 + low46 | 0;
      to[i] = ((((v10 + (horner64(v10, EXP64) * (v10 * v10))) + 1) * twoTo(low41)) * twoTo(low47));
    }
  },
  expm1: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v3 = ((aa < (-60.0)) ? (-60.0) : aa);
      const v6 = ((v3 > 720) ? 720 : v3);
      const v9 = rint((v6 * 1.4426950408889634));
      const low37 = v9 >> 0;
      const low40 = low37 - 1 | 0;
      const low42 = low40 + 1023 | 0;
      const v45 = twoTo(low42);
      const v13 = fma64(v9, (-5.497923018708371e-14), fma64(v9, (-0.6931471805598903), v6));
      to[i] = ((aa > 709.79) ? Infinity : (fma64(v45, (v13 + (horner64(v13, EXP64) * (v13 * v13))), (v45 - 0.5)) * 2));
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
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : fma64(v18, 0.6931471805598903, (v20 - (v43 - fma64(v23, ((v24 * horner64(v24, LOG64)) + v43), (v18 * 5.497923018708371e-14))))))) : NaN);
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
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : fma64((v20 - (v43 - (v23 * ((v24 * horner64(v24, LOG64)) + v43)))), 1.4426950408889634, ((((high11 >> 31)) * 4294967296 + ((high11 >> 20) >>> 0)) - (v2 ? 54 : 0))))) : NaN);
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
      to[i] = ((aa >= 0) ? ((aa === 0) ? (-Infinity) : ((aa === Infinity) ? aa : fma64((v20 - (v43 - (v23 * ((v24 * horner64(v24, LOG64)) + v43)))), 0.43429448190325176, (((((high11 >> 31)) * 4294967296 + ((high11 >> 20) >>> 0)) - (v2 ? 54 : 0)) * 0.3010299956639812)))) : NaN);
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
      const v3 = (aa > 1);
      to[i] = (((1 === v2) || (v2 >= Infinity)) ? aa : (v61 ? (-Infinity) : (((v2 >= 0) ? (v61 ? (-Infinity) : ((v2 === Infinity) ? v2 : fma64(v25, 0.6931471805598903, (v26 - (v49 - fma64(v29, ((v30 * horner64(v30, LOG64)) + v49), (v25 * 5.497923018708371e-14))))))) : NaN) + (((v3 ? 1 : aa) - (v2 - (v3 ? aa : 1))) / v2))));
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
      const v29 = (-v28);
      const v32 = (fma64(v29, (v23 - (v25 - 2)), fma64(v29, v25, v23)) / v25);
      const v64 = (((v52 - v55) + (v53 - (v54 - v55))) + (((v28 * v33) * horner64(v33, LOG64)) + fma64(v22, 5.497923018708371e-14, (v32 + v32))));
      const v65 = (v54 + v64);
      const v68 = (bb * v65);
      const v74 = ((v68 < (-800.0)) ? (-800.0) : v68);
      const v77 = ((v74 > 720) ? 720 : v74);
      const v82 = rint((v77 * 1.4426950408889634));
      const v86 = fma64(v82, (-5.497923018708371e-14), fma64(v82, (-0.6931471805598903), v77));
      const v112 = (1 + (v86 + (horner64(v86, EXP64) * (v86 * v86))));
      const high110 = v82 >> 31;
      const low110 = v82 >> 0;
      const low117 = (low110 >>> 1 | high110 << 31) + 1023 | 0;
      const low121 = low110 - (low110 >>> 1 | high110 << 31) | 0;
      const low122 = 1023 + low121 | 0;
      const v125 = ((fma64(v112, ((v68 === v77) ? fma64((v64 - (v65 - v54)), bb, fma64(v65, bb, (-v68))) : 0), v112) * twoTo(low117)) * twoTo(low122));
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
      const v69 = rint((1.4426950408889634 * v67));
      const v71 = fma64(v69, (-5.497923018708371e-14), fma64(v69, (-0.6931471805598903), v67));
      const low84 = v69 >> 0;
      const high84 = v69 >> 31;
      const high87 = high84 - 0 - (low84 >>> 0 < 1 >>> 0 ? 1 : 0) | 0;
      const low87 = low84 - 1 | 0;
      const low89 = 1023 + (low87 >>> 1 | high87 << 31) | 0;
      const low93 = low87 - (low87 >>> 1 | high87 << 31) | 0;
      const low94 = 1023 + low93 | 0;
      const v97 = (((1 + (v71 + (horner64(v71, EXP64) * (v71 * v71)))) * twoTo(low89)) * twoTo(low94));
      const v5 = (v3 ? 0 : v1);
      const v8 = ((v5 < (-60.0)) ? (-60.0) : v5);
      const v11 = ((v8 > 720) ? 720 : v8);
      const v14 = rint((v11 * 1.4426950408889634));
      const low42 = v14 >> 0;
      const low45 = low42 - 1 | 0;
      const low47 = low45 + 1023 | 0;
      const v50 = twoTo(low47);
      const v18 = fma64(v14, (-5.497923018708371e-14), fma64(v14, (-0.6931471805598903), v11));
      const v58 = ((v5 > 709.79) ? Infinity : (fma64(v50, (v18 + (horner64(v18, EXP64) * (v18 * v18))), (v50 - 0.5)) * 2));
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
      const v10 = rint((v7 * 1.4426950408889634));
      const v14 = fma64(v10, (-5.497923018708371e-14), fma64(v10, (-0.6931471805598903), v7));
      const low38 = v10 >> 0;
      const high38 = v10 >> 31;
      const high43 = high38 - 0 - (low38 >>> 0 < 1 >>> 0 ? 1 : 0) | 0;
      const low43 = low38 - 1 | 0;
      const low46 = (low43 >>> 1 | high43 << 31) + 1023 | 0;
      const low51 = low43 - (low43 >>> 1 | high43 << 31) | 0;
      const low52 = 1023 + low51 | 0;
      const v55 = ((((v14 + (horner64(v14, EXP64) * (v14 * v14))) + 1) * twoTo(low46)) * twoTo(low52));
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
      const v17 = rint((v14 * 1.4426950408889634));
      const low45 = v17 >> 0;
      const low48 = low45 - 1 | 0;
      const low50 = low48 + 1023 | 0;
      const v53 = twoTo(low50);
      const v21 = fma64(v17, (-5.497923018708371e-14), fma64(v17, (-0.6931471805598903), v14));
      const v60 = ((v8 > 709.79) ? Infinity : (2 * fma64(v53, (v21 + (horner64(v21, EXP64) * (v21 * v21))), (v53 - 0.5))));
      to[i] = (v60 / (2 + v60));
    }
  },
  sin: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v40 = (Math.abs(aa) <= 134217728);
      const v3 = rint((aa * 0.3183098861837907));
      const low4 = v3 >> 0;
      const v10 = fma64(v3, 2.9947698097183397e-33, fma64(v3, (-1.2246467991473532e-16), fma64(v3, (-3.141592653589793), aa)));
      const v11 = (v10 * v10);
      to[i] = (v40 ? (fma64((v10 * v11), horner64(v11, SIN64), v10) * (1 - ((low4 & 1) << 1))) : (farSine((v40 ? 0 : aa))));
    }
  },
  cos: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v2 = Math.abs(aa);
      const v45 = (v2 <= 134217728);
      const v6 = rint(fma64(v2, 0.3183098861837907, (-0.5)));
      const low8 = v6 >> 0;
      const low10 = low8 + 1 | 0;
      const v7 = (0.5 + v6);
      const v16 = fma64(v7, 2.9947698097183397e-33, fma64(v7, (-1.2246467991473532e-16), fma64(v7, (-3.141592653589793), v2)));
      const v17 = (v16 * v16);
      to[i] = (v45 ? (fma64((v16 * v17), horner64(v17, SIN64), v16) * (1 - ((low10 & 1) << 1))) : (farCosine((v45 ? 0 : aa))));
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
      const v47 = rint((v44 * 1.4426950408889634));
      const v51 = fma64(v47, (-5.497923018708371e-14), fma64(v47, (-0.6931471805598903), v44));
      const high75 = v47 >> 31;
      const low75 = v47 >> 0;
      const low81 = (low75 >>> 1 | high75 << 31) + 1023 | 0;
      const low86 = low75 - (low75 >>> 1 | high75 << 31) | 0;
      const low87 = 1023 + low86 | 0;
      const v94 = ((v36 - 2) / (v36 + 2));
      const v128 = ((((1 + (v51 + (horner64(v51, EXP64) * (v51 * v51)))) * twoTo(low81)) * twoTo(low87)) * horner64(v94, ERFCX64));
      const v5 = (v4 ? 1 : (aa * aa));
      to[i] = (v4 ? ((aa < 0) ? (v128 - 1) : (1 - v128)) : (aa * horner64(v5, ERF64)));
    }
  },
  tan: (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) {
      const aa = a[i];
      const v38 = Math.abs(aa);
      const v40 = (v38 <= 134217728);
      const v3 = rint((aa * 0.3183098861837907));
      const low4 = v3 >> 0;
      const v10 = fma64(v3, 2.9947698097183397e-33, fma64(v3, (-1.2246467991473532e-16), fma64(v3, (-3.141592653589793), aa)));
      const v11 = (v10 * v10);
      const v42 = (v40 ? 0 : aa);
      const v48 = rint(fma64(v38, 0.3183098861837907, (-0.5)));
      const low50 = v48 >> 0;
      const low52 = low50 + 1 | 0;
      const v49 = (0.5 + v48);
      const v55 = fma64(v49, 2.9947698097183397e-33, fma64(v49, (-1.2246467991473532e-16), fma64(v49, (-3.141592653589793), v38)));
      const v56 = (v55 * v55);
      to[i] = ((v40 ? (fma64((v10 * v11), horner64(v11, SIN64), v10) * (1 - ((low4 & 1) << 1))) : (farSine(v42))) / (v40 ? (fma64((v55 * v56), horner64(v56, SIN64), v55) * (1 - ((low52 & 1) << 1))) : (farCosine(v42))));
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
      const v46 = fma64((v18 * v19), horner64(v19, ATAN64), v18);
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
      const v46 = fma64((v18 * v19), horner64(v19, ATAN64), v18);
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
      const v41 = fma64((v13 * v14), horner64(v14, ATAN64), v13);
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
      const v48 = fma64((v20 * v21), horner64(v21, ATAN64), v20);
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
