#pragma once

/// Standalone Asio, opt-in: `asyncCall(sequelize, call, token)` makes a call one of its asynchronous operations. Link
/// `sequelize::asio`. A file includes this or `sequelize/boost_asio.hpp`.

#ifdef SEQUELIZE_ASIO_
#error "sequelize/asio.hpp and sequelize/boost_asio.hpp: one file includes one of them"
#endif

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/version.hpp>
#if ASIO_VERSION >= 101900
#include <asio/associated_cancellation_slot.hpp>
#include <asio/cancellation_type.hpp>
#endif

#include <sequelize/async.hpp>

#define SEQUELIZE_ASIO_ ::asio
#define SEQUELIZE_ASIO_CAN_CANCEL_ (ASIO_VERSION >= 101900)
#include <sequelize/async/asio_call.ipp>
