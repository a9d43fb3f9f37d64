#pragma once

/// Boost.Asio, opt-in: `asyncCall(sequelize, call, token)` makes a call one of its asynchronous operations. Link
/// `sequelize::asio`. A file includes this or `sequelize/asio.hpp`.

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

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/version.hpp>
#if BOOST_ASIO_VERSION >= 101900
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/cancellation_type.hpp>
#endif

#include <sequelize/async.hpp>

#define SEQUELIZE_ASIO_ ::boost::asio
#define SEQUELIZE_ASIO_CAN_CANCEL_ (BOOST_ASIO_VERSION >= 101900)
#include <sequelize/async/asio_call.ipp>
