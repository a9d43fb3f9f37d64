#pragma once

#include <functional>
#include <string>
#include <vector>

#include <sequelize/association/find_request.hpp>
#include <sequelize/query/expression.hpp>

namespace sequelize::detail {

/// A condition that each call about the model's rows has, unless it names the filter.
struct StoredFilter {
    std::string name{};
    std::function<Expression()> condition{};
};

struct StoredScope {
    std::string name{};
    std::function<ScopeRequest()> make{};  ///< null: it takes arguments
};

/// What a program told a model of its rows. That of a paranoid one is no filter of the list: the table's definition
/// says it.
struct ModelRules {
    std::vector<StoredFilter> filters{};
    ScopeRequest defaultScope{};
    std::vector<StoredScope> scopes{};
};

}  // namespace sequelize::detail
