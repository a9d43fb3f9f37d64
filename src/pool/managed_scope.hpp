#pragma once

namespace sequelize::detail {

class Database;

/// Stands for a managed transaction's callback while it runs, on the thread that runs it.
class ManagedScope {
public:
    explicit ManagedScope(const Database& database) noexcept : database_(database), outer_(innermost) {
        innermost = this;
    }
    ~ManagedScope() { innermost = outer_; }
    ManagedScope(const ManagedScope&) = delete;
    ManagedScope& operator=(const ManagedScope&) = delete;

    /// Whether this thread is inside of one of the database's.
    [[nodiscard]] static bool covers(const Database& database) noexcept {
        for (const ManagedScope* scope = innermost; scope != nullptr; scope = scope->outer_)
            if (&scope->database_ == &database) return true;
        return false;
    }

private:
    static inline thread_local const ManagedScope* innermost = nullptr;
    const Database& database_;
    const ManagedScope* const outer_;
};

}  // namespace sequelize::detail
