#pragma once

namespace sequelize::detail {

class ConnectionPool;

/// Stands for work that has one connection of a pool, and must not take another one on its thread: it would not see
/// what the first one has not committed, or wait for ever for what that one has locked.
class OneConnectionScope {
public:
    explicit OneConnectionScope(const ConnectionPool& pool) noexcept : pool_(pool), outer_(innermost) {
        innermost = this;
    }
    ~OneConnectionScope() { innermost = outer_; }
    OneConnectionScope(const OneConnectionScope&) = delete;
    OneConnectionScope& operator=(const OneConnectionScope&) = delete;

    /// Whether this thread is inside of one of the pool's.
    [[nodiscard]] static bool covers(const ConnectionPool& pool) noexcept {
        for (const OneConnectionScope* scope = innermost; scope != nullptr; scope = scope->outer_)
            if (&scope->pool_ == &pool) return true;
        return false;
    }

private:
    static inline thread_local const OneConnectionScope* innermost = nullptr;
    const ConnectionPool& pool_;
    const OneConnectionScope* const outer_;
};

}  // namespace sequelize::detail
