#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <sequelize/query/statement.hpp>

namespace sequelize::detail {

/// Which columns are read.
struct Selection {
    bool all = true;
    std::vector<Projection> list{};      ///< when not all
    std::vector<Expression> excluded{};  ///< from all
};

/// One entry of `include`, as the typed options come down to it.
struct IncludeRequest {
    std::ptrdiff_t member = -1;  ///< the association member's offset in the parent's struct
    std::optional<bool> required{};
    Selection selection{};
    Expression on{};
    Expression where{};
    std::vector<Ordering> order{};
    std::optional<std::uint64_t> limit{};
    bool separate = false;
    Selection throughSelection{};
    Expression throughWhere{};
    std::vector<IncludeRequest> nested{};
};

struct Association;

/// Asks for the target rows of one record's belongsToMany, each as often as the join table links it.
struct LinkRequest {
    const Association* association = nullptr;
    std::vector<Value> key{};  ///< the record's
};

}  // namespace sequelize::detail
