#pragma once

#include <cstddef>
#include <string>

#include <sequelize/core/hook_table.hpp>
#include <sequelize/pool/connection_calls.hpp>
#include <sequelize/pool/database.hpp>

#include "observers.hpp"

namespace sequelize::detail {

/// Stands for a hook that the library runs while it runs a statement. Statements of the hook itself run none, so that
/// it does not call itself for ever.
class InsideHook {
public:
    InsideHook() noexcept { ++depth_; }
    ~InsideHook() { --depth_; }
    InsideHook(const InsideHook&) = delete;
    InsideHook& operator=(const InsideHook&) = delete;
    /// Whether this thread is inside of one.
    [[nodiscard]] static bool isNow() noexcept { return depth_ != 0; }

private:
    static inline thread_local unsigned depth_ = 0;
};

/// Runs the hooks of beforeQuery, and of afterQuery once the statement has run. What the latter throw goes no further:
/// the statement has run, and records know it.
class QueryWatch {
public:
    QueryWatch(const HookTable& hooks, const std::string& sql, std::size_t binds, const RunOptions& run)
        : hooks_(hooks), binds_(binds), run_(run) {
        if (!hooks_.has(types)) [[likely]]
            return;
        text_ = sql;  // the statement is moved on while it runs
        tell(HookType::beforeQuery);
    }
    QueryWatch(const QueryWatch&) = delete;
    QueryWatch& operator=(const QueryWatch&) = delete;
    ~QueryWatch() = default;

    void hasRun() const {
        if (hooks_.has(types)) [[unlikely]]
            observe("afterQuery", [this] { tell(HookType::afterQuery); });
    }

private:
    static constexpr HookMask types = maskOf(HookType::beforeQuery, HookType::afterQuery);

    void tell(HookType type) const {
        if (InsideHook::isNow()) return;
        const InsideHook inside;
        QueryHook hook{text_, binds_, run_};
        hooks_.run(type, &hook);
    }

    const HookTable& hooks_;
    std::string text_{};
    std::size_t binds_;
    const RunOptions& run_;
};

}  // namespace sequelize::detail
