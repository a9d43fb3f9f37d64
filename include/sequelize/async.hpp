#pragma once

/// Asynchronous calls, opt-in: `sequelize.async([&] { return Books.findAll(); })` gives a `Future`, to be waited for,
/// chained, and `co_await`ed. `sequelize/asio.hpp` and `sequelize/boost_asio.hpp` make it an operation of Asio's.

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <sequelize/async/async_options.hpp>
#include <sequelize/async/future.hpp>
#include <sequelize/sequelize.hpp>

namespace sequelize {

template <class Call>
Future<std::invoke_result_t<Call&>> Sequelize::async(const AsyncOptions& options, Call call) {
    using T = std::invoke_result_t<Call&>;
    static_assert(!std::is_reference_v<T>,
                  "async: the call returns a reference, to what may be gone when it is read; return a value");
    static_assert(!detail::FutureOf<T>::isFuture,
                  "async: the call returns a Future; chain it by then(), or call what it needs directly");
    auto state = std::make_shared<detail::FutureState<T>>(options.executor);
    struct Work {
        std::shared_ptr<detail::FutureState<T>> state;
        std::optional<Call> call;
    };
    auto work = std::make_shared<Work>(Work{state, std::move(call)});
    detail::startAsync(asyncRunner(), options, state, [work = std::move(work)]() mutable {
        std::exception_ptr error;
        try {
            if constexpr (std::is_void_v<T>) {
                (*work->call)();
                work->state->value.emplace();
            } else {
                work->state->value.emplace((*work->call)());
            }
        } catch (...) {
            error = std::current_exception();
        }
        // What the call has captured ends here, before anybody sees the result.
        auto told = work->state;
        work.reset();
        return [told, error]() mutable { told->finish(std::move(error)); };
    });
    return detail::FutureAccess::make(std::move(state));
}

template <class Call>
Future<std::invoke_result_t<Call&>> Sequelize::async(Call call) {
    return async(AsyncOptions{}, std::move(call));
}

}  // namespace sequelize
