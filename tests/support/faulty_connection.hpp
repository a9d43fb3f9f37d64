#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "driver/connection_decoration.hpp"

/// Real connections that fail when a test wants them to.
namespace test {

enum class Fault : std::uint8_t {
    before,     ///< the connection is cut, then the statement sent: it does not run
    after,      ///< the statement runs, and the connection is lost before its answer comes
    cut,        ///< the answer comes, then the connection is lost
    transient,  ///< the database rolls the transaction back and does not run the statement, as for a deadlock's victim
    hang        ///< the statement never reaches the database, and no answer comes until it is interrupted or cut
};

[[nodiscard]] std::string nameOf(Fault fault);

class FaultPlan;  // faulty_connection.cpp

/// While one lives, connections that are opened can fail: at the n-th call, one call in all. Calls are statements, and
/// the steps of a cursor.
class FaultInjector {
public:
    /// `patience`: how long a call hangs at most; then its connection counts as cut.
    explicit FaultInjector(std::chrono::milliseconds patience = std::chrono::seconds(30));
    ~FaultInjector();
    FaultInjector(const FaultInjector&) = delete;
    FaultInjector& operator=(const FaultInjector&) = delete;

    /// The n-th call from now on; 1 is the next.
    void plan(Fault fault, std::size_t call);
    /// No fault any more.
    void clear();
    /// The calls since `plan`, or since the beginning.
    [[nodiscard]] std::size_t calls() const;
    /// "after COMMIT;": where the planned fault happened; empty before.
    [[nodiscard]] std::string struck() const;

private:
    std::shared_ptr<FaultPlan> plan_;
    sequelize::detail::ConnectionDecoration decoration_;
};

}  // namespace test
