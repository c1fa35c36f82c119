import { expect, test } from "vitest";
import { isHere } from "../../src/app/address";

test("addresses that open only on this computer", () => {
  const at = (href: string) => isHere(new URL(href) as unknown as Location);
  expect(["file:///home/a/play.html", "http://localhost:8000/", "http://kobai.localhost/", "http://127.0.0.1:8765/#f=x", "http://0.0.0.0:80/", "http://[::1]:8000/"].map(at)).toEqual(Array(6).fill(true));
  expect(["https://example.org/kobai/", "http://192.168.0.7:8000/", "http://localhost.example.org/", "http://127.0.0.1.example.org/"].map(at)).toEqual(Array(4).fill(false));
});
