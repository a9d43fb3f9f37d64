#pragma once

#include <vector>

#include <sequelize/association/find_request.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/query/statement.hpp>

#include "../query/association_term.hpp"
#include "filters.hpp"

namespace sequelize::detail {

/// Whether something of the call asks about an association's rows.
[[nodiscard]] bool asksAssociated(const FindRequest& request) noexcept;
[[nodiscard]] bool asksAssociated(const CountRequest& request) noexcept;

/// The expression, about rows of the model, with its questions settled: which association each means, and what filters
/// and default scopes ask of its rows. Throws AssociationError where there is no such association.
[[nodiscard]] Expression settledQuestions(const ModelCore& model, const Expression& e, CallFilters& filters);
[[nodiscard]] Expression settledQuestions(const ModelCore& model, const Expression& e);
/// All that the request says, but its includes.
void settleQuestions(const ModelCore& model, FindRequest& request, CallFilters& filters);
/// All that the include says about rows of its target and join table, but its nested ones.
void settleQuestions(const ModelCore& target, const ModelCore* through, IncludeRequest& include, CallFilters& filters);

/// The statement, of the model's table alone, with its questions answered by subqueries.
[[nodiscard]] SelectStatement withAnswers(const ModelCore& model, SelectStatement statement);
[[nodiscard]] UpdateStatement withAnswers(const ModelCore& model, UpdateStatement statement);
[[nodiscard]] DeleteStatement withAnswers(const ModelCore& model, DeleteStatement statement);

}  // namespace sequelize::detail
