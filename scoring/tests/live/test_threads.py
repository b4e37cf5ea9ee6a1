"""Threads that answer an event loop."""

import asyncio
import threading

import pytest

from scoring.live.threads import Threads


def in_loop(story):
    return asyncio.run(story(Threads(2, name="answers")))


def test_what_a_function_answers_comes_back():
    async def story(threads):
        return await threads.call(divmod, 7, 3)

    assert in_loop(story) == (2, 1)


def test_what_a_function_raises_is_raised_where_it_was_asked_for():
    async def story(threads):
        with pytest.raises(ZeroDivisionError):
            await threads.call(divmod, 7, 0)
        return await threads.call(threading.current_thread)

    assert in_loop(story).name.startswith("answers-")


def test_a_call_that_hangs_leaves_the_other_threads_free():
    async def story(threads):
        let_go = threading.Event()
        hanging = threads.call(let_go.wait, 20)
        assert await asyncio.wait_for(threads.call(str, 5), 10) == "5"
        let_go.set()
        return await hanging

    assert in_loop(story) is True


def test_who_asked_and_gave_up_harms_nobody():
    async def story(threads):
        raised = []
        asyncio.get_running_loop().set_exception_handler(lambda _, what: raised.append(what))
        let_go = threading.Event()
        given_up = threads.call(let_go.wait, 20)
        given_up.cancel()
        let_go.set()
        # All that comes after it in both threads.
        await asyncio.gather(*(threads.call(str, each) for each in range(10)))
        return raised

    assert in_loop(story) == []


def test_a_loop_that_ended_meanwhile_keeps_no_thread_from_the_next():
    threads, let_go = Threads(1, name="answers"), threading.Event()

    async def leaves_early():
        threads.call(let_go.wait, 20)

    async def asks():
        return await asyncio.wait_for(threads.call(str, 5), 10)

    asyncio.run(leaves_early())
    let_go.set()
    assert asyncio.run(asks()) == "5"
