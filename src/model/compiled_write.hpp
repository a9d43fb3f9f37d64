#pragma once

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/model/model_core.hpp>

namespace sequelize::detail {

/// The statement of the model's table as SQL. This thread keeps the text for the next one that differs in its values
/// only: other columns, computed values and conditions are another text.
[[nodiscard]] CompiledSql compiledUpdate(const ModelCore& model, UpdateStatement statement);
[[nodiscard]] CompiledSql compiledRemove(const ModelCore& model, DeleteStatement statement);

}  // namespace sequelize::detail
