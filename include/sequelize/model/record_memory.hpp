#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/value.hpp>

namespace sequelize::detail {

/// What a record knows of one column of its row.
enum class Knowledge : std::uint8_t {
    stored,    ///< the value that the row has
    unread,    ///< nothing: the member holds what it held before
    computed,  ///< nothing: a finder computed what the member holds
    outdated,  ///< what the row had, or was to get, in a transaction that was rolled back; `save` writes what differs
    assigned   ///< nothing, and what the member holds is to be written
};

/// What a record knows of its row.
struct SEQUELIZE_API RecordMemory {
    /// One value per column: what is stored; of columns that are not known, what the member held. Empty while new.
    std::vector<Value> values{};
    /// Of each column, then of each virtual attribute; those beyond its end are `stored`.
    std::vector<Knowledge> knowledge{};
    bool isNew = true;       ///< no row is stored yet
    bool isInDoubt = false;  ///< whether there is a row is not known: a COMMIT got no answer

    [[nodiscard]] Knowledge of(std::size_t attribute) const noexcept {
        return attribute < knowledge.size() ? knowledge[attribute] : Knowledge::stored;
    }
    /// Whether the row's value was never read.
    [[nodiscard]] bool isUnknown(std::size_t attribute) const noexcept {
        return of(attribute) == Knowledge::unread || of(attribute) == Knowledge::computed;
    }
    void know(std::size_t attribute, Knowledge what) {
        if (of(attribute) != what) learn(attribute, what);
    }

private:
    void learn(std::size_t attribute, Knowledge what);
};

}  // namespace sequelize::detail
