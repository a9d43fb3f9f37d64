#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/association/include_strategy.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize::detail {

/// Which columns are read.
struct Selection {
    bool all = true;
    std::vector<Projection> list{};      ///< when not all; else what is read besides
    std::vector<Expression> excluded{};  ///< from all
};

/// Which filters of a table a call leaves out.
struct FilterChoice {
    std::vector<std::string> leftOut{};  ///< by name
    bool paranoid = true;                ///< false: rows that were deleted softly are rows, too
    bool isSettled = false;              ///< nothing is to be added: it was, or the library's own call needs none
};

struct FindRequest;
struct ResultLevel;   // src/association/plan/result_level.hpp
struct ResultMember;  // result_struct.hpp
/// What a scope gives to a call; null: nothing is said, and the model's default scope counts.
using ScopeRequest = std::shared_ptr<const FindRequest>;

/// One entry of `include`, as the typed options come down to it.
struct SEQUELIZE_API IncludeRequest {
    std::ptrdiff_t member = -1;  ///< the association member's offset in the parent's struct
    std::optional<bool> required{};
    Selection selection{};
    std::vector<IndexHint> indexHints{};
    Expression on{};
    Expression where{};
    ScopeRequest scope{};
    FilterChoice filters{};
    Expression filter{};  ///< what they give: it stands wherever the target's rows are read, and requires none
    std::vector<Ordering> order{};
    std::optional<std::uint64_t> limit{};
    bool separate = false;
    std::optional<IncludeStrategy> strategy{};  ///< of itself and what is below; unset: that of what includes it
    Selection throughSelection{};
    Expression throughWhere{};
    FilterChoice throughFilters{};
    Expression throughFilter{};  ///< the same of the join table
    std::vector<IncludeRequest> nested{};
    // Of a finder whose result is no model's struct:
    const ResultMember* into = nullptr;  ///< gets the rows; null: the association's own member does
    const ResultLevel* level = nullptr;  ///< how they are read; null: as records of their model
    bool isRead = true;                  ///< false: nothing gets them, and they are joined for what is said of them
};

struct Association;

/// Asks for the target rows of one record's belongsToMany, each as often as the join table links it.
struct LinkRequest {
    const Association* association = nullptr;
    std::vector<Value> key{};    ///< the record's
    Expression throughFilter{};  ///< what the join table's filters give
};

}  // namespace sequelize::detail
