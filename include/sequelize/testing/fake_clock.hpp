#pragma once

#include <chrono>

#include <sequelize/core/api.hpp>
#include <sequelize/core/datetime.hpp>

namespace sequelize::testing {

/// While it lives, `sequelize::now()` stands still in this process, and with it what the library writes by that:
/// `createdAt`, `updatedAt`, `deletedAt`, and defaults of `DataTypes::NOW`.
///
///     sequelize::testing::FakeClock clock(std::chrono::sys_days{2030y / 1 / 31});
///     auto book = Books.create({.title = "Dune"});
///     clock.advance(24h);
///
/// Timeouts, how long a statement took, and how long a cache keeps what it has are measured by another clock, and the
/// database's own time, such as `Fn::now()` and `CURRENT_TIMESTAMP`, is not the program's. Thread-safe, but for its
/// beginning and end: no other one may live. (In JavaScript: fake timers, which Sequelize's dates follow.)
class SEQUELIZE_API FakeClock {
public:
    /// Throws UsageError while another one lives.
    explicit FakeClock(DateTime at = now());
    ~FakeClock();
    FakeClock(const FakeClock&) = delete;
    FakeClock& operator=(const FakeClock&) = delete;

    void set(DateTime at) noexcept;
    /// Also back, by less than nothing.
    void advance(std::chrono::microseconds by) noexcept;
};

}  // namespace sequelize::testing
