#pragma once

#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <sequelize/async/future_core.hpp>

namespace sequelize {

template <class T>
class Future;

namespace detail {

/// A value of T; of void an empty one.
template <class T>
using FutureValue = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
struct FutureState final : FutureCore {
    using FutureCore::FutureCore;
    std::optional<FutureValue<T>> value{};

    /// Keeps what `work` returns or throws, and is ready.
    template <class Work>
    void fulfil(Work&& work) noexcept {
        std::exception_ptr error;
        try {
            if constexpr (std::is_void_v<T>) {
                work();
                value.emplace();
            } else {
                value.emplace(work());
            }
        } catch (...) {
            error = std::current_exception();
        }
        finish(std::move(error));
    }
    [[nodiscard]] T take() {
        if (auto error = takeError()) std::rethrow_exception(std::move(error));
        if constexpr (!std::is_void_v<T>) return std::move(*value);
    }
};

template <class T>
struct FutureOf {
    using type = T;
    static constexpr bool isFuture = false;
};
template <class T>
struct FutureOf<Future<T>> {
    using type = T;
    static constexpr bool isFuture = true;
};

template <class F, class T>
struct ResultOfNext : std::invoke_result<F&, T> {};
template <class F>
struct ResultOfNext<F, void> : std::invoke_result<F&> {};

/// Whether F goes on with the value of a Future<T>.
template <class F, class T>
concept ContinuesWith = (std::is_void_v<T> && std::is_invocable_v<F&>) || std::is_invocable_v<F&, T>;

struct FutureAccess {
    template <class T>
    static std::shared_ptr<FutureState<T>> state(Future<T>& future) {
        if (!future.state_) failEmptyFuture();
        return std::move(future.state_);
    }
    template <class T>
    static Future<T> make(std::shared_ptr<FutureState<T>> state) {
        return Future<T>(std::move(state));
    }
};

/// Makes what `work` returns the result of `to`: a value, or what a future comes to. `promise` is that of `to`.
template <class R, class Work>
void resolve(const std::shared_ptr<FutureState<R>>& to, const std::shared_ptr<void>& promise, Work&& work) {
    using Result = std::invoke_result_t<Work&>;
    if constexpr (!FutureOf<Result>::isFuture) {
        to->fulfil(work);
    } else {
        std::shared_ptr<FutureState<R>> from;
        try {
            Result future = work();
            from = FutureAccess::state(future);
        } catch (...) {
            to->finish(std::current_exception());
            return;
        }
        from->whenReady([to, from, promise] { to->fulfil([&]() -> R { return from->take(); }); });
    }
}

}  // namespace detail

/// What an asynchronous call will have come to: its value, or its error (JavaScript: Promise). Made by
/// `Sequelize::async`, `then` and `all`. Movable, not copyable: one place gets the result. Dropping it neither ends nor
/// waits for the call; an error that nobody asked for is written to standard error then. Not to be used by two threads
/// at once.
template <class T>
class [[nodiscard]] Future {
public:
    using Result = T;
    Future() noexcept = default;
    Future(Future&&) noexcept = default;
    Future& operator=(Future&&) noexcept = default;
    Future(const Future&) = delete;
    Future& operator=(const Future&) = delete;

    /// Whether there is something to get: false after `get`, `then`, `co_await`, and of one that was moved from.
    [[nodiscard]] bool isValid() const noexcept { return state_ != nullptr; }
    /// Whether the result is there. Throws UsageError where `isValid` is false, as all that follow.
    [[nodiscard]] bool isReady() const { return valid().isReady(); }
    /// Blocks until the result is there: not for the thread of an event loop. Throws UsageError within a call of
    /// `async`, too.
    void wait() const { valid().wait(); }
    /// Whether the result was there in time. Throws what `wait` throws.
    bool waitFor(std::chrono::milliseconds duration) const { return valid().waitFor(duration); }
    /// Waits for the result and returns it; throws what the call threw, and what `wait` throws.
    T get() {
        valid().wait();
        return detail::FutureAccess::state(*this)->take();
    }

    /// Calls `next` with the value, and gives the future of what it returns; an error goes past it to that future
    /// (JavaScript: promise.then(next)). Where `next` returns a Future, its result is what comes. It runs on the
    /// executor; without one on the thread that ended the call, or at once when the result is there.
    template <class Next>
    auto then(Next next) {
        static_assert(detail::ContinuesWith<Next, T>,
                      "then(next): next takes what the future gives, [](T value) {...}; of a Future<void> nothing");
        if constexpr (detail::ContinuesWith<Next, T>)
            return chained([next = std::move(next)](detail::FutureState<T>& from) mutable -> decltype(auto) {
                if constexpr (std::is_void_v<T>) {
                    from.take();
                    return next();
                } else {
                    return next(from.take());
                }
            });
    }
    /// The same; with an error `failed` is called instead, with the std::exception_ptr. Both return the same type
    /// (JavaScript: promise.then(next, failed)).
    template <class Next, class Failed>
    auto then(Next next, Failed failed) {
        static_assert(detail::ContinuesWith<Next, T>,
                      "then(next, failed): next takes what the future gives, [](T value) {...}; of a Future<void> "
                      "nothing");
        static_assert(std::is_invocable_v<Failed&, std::exception_ptr>,
                      "then(next, failed): failed takes the std::exception_ptr, [](std::exception_ptr error) {...}; "
                      "std::rethrow_exception(error) in a try tells which it is");
        if constexpr (detail::ContinuesWith<Next, T> && std::is_invocable_v<Failed&, std::exception_ptr>) {
            using R = typename detail::ResultOfNext<Next, T>::type;
            static_assert(std::is_same_v<R, std::invoke_result_t<Failed&, std::exception_ptr>>,
                          "then(next, failed): both return the same type");
            return chained(
                [next = std::move(next), failed = std::move(failed)](detail::FutureState<T>& from) mutable -> R {
                    if (auto error = from.takeError()) return failed(std::move(error));
                    if constexpr (std::is_void_v<T>)
                        return next();
                    else
                        return next(from.take());
                });
        }
    }
    /// With an error calls `failed` with the std::exception_ptr, whose result, a T, stands in for the value
    /// (JavaScript: promise.catch(failed)).
    template <class Failed>
    Future<T> onError(Failed failed) {
        static_assert(std::is_invocable_v<Failed&, std::exception_ptr>,
                      "onError(failed): failed takes the std::exception_ptr, [](std::exception_ptr error) {...}; "
                      "std::rethrow_exception(error) in a try tells which it is");
        if constexpr (std::is_invocable_v<Failed&, std::exception_ptr>) {
            static_assert(std::is_same_v<T, std::invoke_result_t<Failed&, std::exception_ptr>>,
                          "onError(failed): it returns what the future would have given");
            return chained([failed = std::move(failed)](detail::FutureState<T>& from) mutable -> T {
                if (auto error = from.takeError()) return failed(std::move(error));
                return from.take();
            });
        }
    }

    /// `co_await` in a coroutine of any type: gives the value or throws the error. The coroutine goes on where `then`
    /// would run; with CancelledError where the executor threw, or dropped it, on the thread that did.
    auto operator co_await() && {
        struct Awaiter {
            std::shared_ptr<detail::FutureState<T>> state;
            bool wasDropped = false;
            [[nodiscard]] bool await_ready() const { return !state->executor() && state->isReady(); }
            bool await_suspend(std::coroutine_handle<> coroutine) {
                // The coroutine may go on, and end, before this returns, and the awaiter with it.
                const auto kept = state;
                const auto resumption = std::make_shared<detail::Resumption>(coroutine, wasDropped);
                if (kept->whenReadyLater([resumption] { resumption->run(); })) return true;
                resumption->release();
                return false;
            }
            T await_resume() const {
                if (wasDropped) detail::failDropped();
                return state->take();
            }
        };
        return Awaiter{detail::FutureAccess::state(*this)};
    }

private:
    friend struct detail::FutureAccess;
    explicit Future(std::shared_ptr<detail::FutureState<T>> state) noexcept : state_(std::move(state)) {}
    [[nodiscard]] detail::FutureState<T>& valid() const {
        if (!state_) detail::failEmptyFuture();
        return *state_;
    }
    template <class Step>
    auto chained(Step step) {
        using R = typename detail::FutureOf<std::invoke_result_t<Step&, detail::FutureState<T>&>>::type;
        static_assert(!std::is_reference_v<R>, "a future's value is a value: return one, or a pointer");
        auto from = detail::FutureAccess::state(*this);
        auto to = std::make_shared<detail::FutureState<R>>(from->executor());
        // Shared, since a std::function is copied, and a program's lambda may not be.
        auto shared = std::make_shared<Step>(std::move(step));
        from->whenReady([from, to, shared, promise = detail::promiseOf(to)] {
            detail::resolve(to, promise, [&]() -> decltype(auto) { return (*shared)(*from); });
        });
        return detail::FutureAccess::make(std::move(to));
    }

    std::shared_ptr<detail::FutureState<T>> state_{};
};

/// The values of all, in their order, once the last is there; the first error as soon as it comes, and the others go on
/// and are not told (JavaScript: Promise.all). Of void a `Future<void>`. Throws UsageError for one that is not valid,
/// before it takes any.
template <class T>
[[nodiscard]] auto all(std::vector<Future<T>> futures) {
    using R = std::conditional_t<std::is_void_v<T>, void, std::vector<detail::FutureValue<T>>>;
    for (const auto& future : futures)
        if (!future.isValid()) detail::failEmptyFuture();
    struct Gathered {
        std::vector<std::optional<detail::FutureValue<T>>> values;
        std::atomic<std::size_t> left;
    };
    auto to = std::make_shared<detail::FutureState<R>>(Executor{});
    auto gathered = std::make_shared<Gathered>();
    gathered->values.resize(futures.size());
    gathered->left = futures.size();
    const auto finish = [to, gathered] {
        to->fulfil([&] {
            if constexpr (!std::is_void_v<T>) {
                R values;
                values.reserve(gathered->values.size());
                for (auto& value : gathered->values) values.push_back(std::move(*value));
                return values;
            }
        });
    };
    if (futures.empty()) finish();
    const auto promise = detail::promiseOf(to);
    for (std::size_t i = 0; i < futures.size(); ++i) {
        auto from = detail::FutureAccess::state(futures[i]);
        from->whenReady([i, from, to, gathered, finish, promise] {
            if (auto error = from->takeError()) {
                to->finish(std::move(error));
                return;
            }
            gathered->values[i] = std::move(from->value);
            if (--gathered->left == 0) finish();
        });
    }
    return detail::FutureAccess::make(std::move(to));
}

}  // namespace sequelize
