// What sequelize/asio.hpp and sequelize/boost_asio.hpp share. They name Asio's namespace: SEQUELIZE_ASIO_.

namespace sequelize {
namespace detail {

template <class T>
struct AsioSignature {
    using type = void(std::exception_ptr, T);
};
template <>
struct AsioSignature<void> {
    using type = void(std::exception_ptr);
};

/// A handler until its call has ended, with what tells Asio that work is left.
template <class Handler>
struct AsioOperation {
    using Execution = SEQUELIZE_ASIO_::associated_executor_t<Handler>;

    explicit AsioOperation(Handler taken)
        : handler(std::move(taken)), work(SEQUELIZE_ASIO_::get_associated_executor(handler)) {}

    Handler handler;
    SEQUELIZE_ASIO_::executor_work_guard<Execution> work;
    std::stop_source stop{};
    std::optional<std::stop_callback<std::function<void()>>> outer{};  // the call's own `.cancel`

    /// A cancellation of Asio's ends the call.
    void connect() {
#if SEQUELIZE_ASIO_CAN_CANCEL_
        auto slot = SEQUELIZE_ASIO_::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
            slot.assign([source = stop](SEQUELIZE_ASIO_::cancellation_type type) mutable {
                if (type != SEQUELIZE_ASIO_::cancellation_type::none) source.request_stop();
            });
#endif
    }
    void disconnect() {
        outer.reset();
#if SEQUELIZE_ASIO_CAN_CANCEL_
        auto slot = SEQUELIZE_ASIO_::get_associated_cancellation_slot(handler);
        if (slot.is_connected()) slot.clear();
#endif
    }

    template <class T>
    void complete(FutureState<T>& state) {
        disconnect();
        Handler last = std::move(handler);
        auto error = state.takeError();
        if constexpr (std::is_void_v<T>)
            std::move(last)(std::move(error));
        else if (error)
            std::move(last)(std::move(error), T{});
        else
            std::move(last)(nullptr, std::move(*state.value));
    }
};

}  // namespace detail

/// `Sequelize::async` as an operation of Asio's, with a completion token: `use_awaitable`, `use_future`, a callback
/// `void(std::exception_ptr, T)`, … It completes on the token's executor, whose thread is never blocked, and keeps it
/// from running out of work meanwhile. Asio's cancellation (where it has slots: from 1.19 on) ends the statement on the
/// server, with CancelledError. What `call` returns needs a default constructor. `.executor` and `.waitForRoom` of the
/// options are not used. Throws UsageError as `Sequelize::async`.
template <class Call, class Token>
auto asyncCall(Sequelize& sequelize, AsyncOptions options, Call call, Token&& token) {
    using T = std::invoke_result_t<Call&>;
    if constexpr (!std::is_void_v<T>)
        static_assert(std::is_default_constructible_v<T>,
                      "asyncCall: Asio gives a T beside an error, so that T needs a default constructor; return a "
                      "std::optional or a pointer");
    return SEQUELIZE_ASIO_::async_initiate<Token, typename detail::AsioSignature<T>::type>(
        [](auto handler, Sequelize* object, AsyncOptions given, Call work) {
            using Handler = decltype(handler);
            auto operation = std::make_shared<detail::AsioOperation<Handler>>(std::move(handler));
            operation->connect();
            if (given.cancel.stop_possible())
                operation->outer.emplace(given.cancel, [source = operation->stop]() mutable { source.request_stop(); });
            given.cancel = operation->stop.get_token();
            given.waitForRoom = {};
            given.executor = [to = operation->work.get_executor()](std::function<void()> next) {
                SEQUELIZE_ASIO_::post(to, std::move(next));
            };
            auto future = object->async(given, std::move(work));
            auto state = detail::FutureAccess::state(future);
            auto* const core = state.get();
            core->whenReady([state = std::move(state), operation] { operation->complete(*state); });
        },
        token, &sequelize, std::move(options), std::move(call));
}
/// The same without options.
template <class Call, class Token>
    requires std::invocable<Call&>
auto asyncCall(Sequelize& sequelize, Call call, Token&& token) {
    return asyncCall(sequelize, AsyncOptions{}, std::move(call), std::forward<Token>(token));
}

}  // namespace sequelize
