"""The cache of the most recently used values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from kobai.recently_used import RecentlyUsed


def test_the_oldest_value_goes_first_and_putting_again_makes_it_young():
    cache: RecentlyUsed[int] = RecentlyUsed(2)
    cache.put(("a",), 1)
    cache.put(("b",), 2)
    cache.put(("a",), 1)
    cache.put(("c",), 3)
    assert [cache.get((key,)) for key in "abc"] == [1, None, 3]


def test_nothing_is_stored_without_a_key():
    cache: RecentlyUsed[int] = RecentlyUsed(2)
    cache.put(None, 1)
    assert cache.get(None) is None


def test_threads_never_see_another_keys_value():
    cache: RecentlyUsed[int] = RecentlyUsed(3)

    def work(n: int) -> bool:
        for i in range(2000):
            cache.put((i % 7,), i % 7)
            if cache.get(((i + n) % 7,)) not in (None, (i + n) % 7):
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))
