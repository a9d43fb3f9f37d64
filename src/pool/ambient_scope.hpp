#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <sequelize/pool/ambient_transaction.hpp>

namespace sequelize::detail {

/// An entry of a thread's list, which its thread alone changes.
struct AmbientScope {
    const Database* database = nullptr;
    std::shared_ptr<TransactionCore> transaction{};  ///< null: calls take part in none, whatever stands farther out
    std::uint64_t thread = 0;
    std::atomic<bool> hasEndedElsewhere{false};
    AmbientScope* outer = nullptr;
    std::shared_ptr<AmbientScope> listed{};  ///< itself, while it is in the list: another thread may end its owner

    /// Puts itself before the others.
    void enter(std::shared_ptr<AmbientScope> self) noexcept;
    /// Takes itself out, wherever it stands.
    void leave() noexcept;
};

/// For as long as it lives, calls on this thread and the database take part in no ambient transaction.
class AmbientPause {
public:
    explicit AmbientPause(const Database& database);
    ~AmbientPause();
    AmbientPause(const AmbientPause&) = delete;
    AmbientPause& operator=(const AmbientPause&) = delete;

private:
    std::shared_ptr<AmbientScope> scope_;  ///< null: there is nothing to pause
};

/// Whether a scope on this thread is about the database.
[[nodiscard]] bool hasAmbient(const Database& database) noexcept;

}  // namespace sequelize::detail
