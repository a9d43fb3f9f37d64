#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <sequelize/core/api.hpp>

namespace sequelize::testing {

/// What goes wrong with a call to the database.
enum class Fault : std::uint8_t {
    before,     ///< the connection is cut, then the statement sent: it does not run
    after,      ///< the statement runs, and the connection is lost before its answer comes
    cut,        ///< the answer comes, then the connection is lost
    transient,  ///< the database rolls the transaction back and does not run the statement, as for a deadlock's victim
    hang        ///< the statement never reaches the database, and no answer comes until it is interrupted or cut
};

/// "before", "after", ...: for the message of a test that fails. Pure.
[[nodiscard]] SEQUELIZE_API std::string nameOf(Fault fault);

/// Real connections that fail where a test wants it, to see what the program then does:
///
///     sequelize::testing::FaultInjector faults;
///     Sequelize sequelize("mysql://...");
///     ...
///     faults.plan(Fault::after, "COMMIT");
///     CHECK_THROWS_AS(pay(sequelize), sequelize::UnknownOutcomeError);
///
/// Connections that are opened while it lives can fail, in the whole process: make it before what connects. One fault
/// at a time, which happens once. Calls are statements, those of the library too, and each step of a cursor.
/// Thread-safe, but for its beginning and end: no other one may live. (Sequelize has no counterpart.)
class SEQUELIZE_API FaultInjector {
public:
    /// `patience`: how long a call hangs at most; then its connection counts as cut. Throws UsageError while another
    /// one lives.
    explicit FaultInjector(std::chrono::milliseconds patience = std::chrono::seconds(30));
    ~FaultInjector();
    FaultInjector(const FaultInjector&) = delete;
    FaultInjector& operator=(const FaultInjector&) = delete;

    /// The n-th call from now on; 1 is the next. Throws UsageError for 0.
    void plan(Fault fault, std::size_t call);
    /// The next call whose SQL has that text in it: a table's name, "COMMIT". Throws UsageError for an empty one.
    void plan(Fault fault, std::string_view text);
    /// No fault any more.
    void clear();
    /// The calls since `plan`, or since the beginning.
    [[nodiscard]] std::size_t calls() const;
    /// "after COMMIT;": where the planned fault happened; empty before. A test that plans a fault checks it.
    [[nodiscard]] std::string struck() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sequelize::testing
