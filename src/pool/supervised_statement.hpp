#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sequelize/core/error.hpp>
#include <sequelize/driver/connection.hpp>
#include <sequelize/pool/statement_options.hpp>

#include "../core/at_fork.hpp"
#include "alarms.hpp"
#include "running_call.hpp"

namespace sequelize::detail {

/// One statement while it runs: it is interrupted at its deadline, again and again, and the connection is cut where
/// that does not help within `grace`.
class SupervisedStatement {
public:
    struct Limit {
        std::chrono::milliseconds duration{0};  ///< 0: none
        std::string_view setting{};             ///< that says so
        RunningCall* call = nullptr;            ///< which may end sooner, and it with it
    };
    static constexpr std::chrono::seconds grace{5};
    static constexpr std::chrono::milliseconds firstPause{50};

    SupervisedStatement(Alarms& alarms, Connection& connection, std::string_view sql, Limit limit);
    ~SupervisedStatement();
    SupervisedStatement(const SupervisedStatement&) = delete;
    SupervisedStatement& operator=(const SupervisedStatement&) = delete;

    /// A part of the statement's work on the calling thread. What the interruption makes the driver throw becomes a
    /// TimeoutError; what the cut makes it throw, a ConnectionError.
    template <class Work>
    auto within(Work work) {
        try {
            return work();
        } catch (const ForeignKeyConstraintError&) {
            throw;  // these have reasons of their own
        } catch (const DeadlockError&) {
            throw;
        } catch (const DatabaseError& error) {
            throwIfLate(error.native());
            throw;
        } catch (const ConnectionError& error) {
            throwIfCut(error.native());
            throw;
        }
    }

    /// Afterwards it is not interrupted any more.
    void finish() noexcept;
    /// Throws TimeoutError if the deadline has passed.
    void throwIfLate(NativeError native = {}) const;

private:
    enum class Phase : std::uint8_t { running, interrupted, cut };

    void throwIfCut(NativeError native) const;
    [[nodiscard]] std::string reason() const;

    Alarms& alarms_;
    Connection& connection_;
    const std::string_view sql_;
    const Limit limit_;
    std::atomic<Phase> phase_{Phase::running};
    Alarms::Id alarm_ = 0;  // 0: none is set
    const unsigned process_ = forksSoFar();
};

}  // namespace sequelize::detail
