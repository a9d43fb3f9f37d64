#pragma once

#include "../json_path_sql.hpp"

namespace sequelize::detail {

/// PostgreSQL: paths are SQL's own, strict ones, of documents as JSONB, which compares as such. A JSON column keeps the
/// text that it was given.
class PostgresJsonPath final : public JsonPathSql {
public:
    [[nodiscard]] Expression type(const JsonPart& part) const override;
    [[nodiscard]] Expression value(const JsonPart& part) const override;
    [[nodiscard]] Expression text(const JsonPart& part) const override;
    [[nodiscard]] Expression equals(const JsonPart& part, JsonKind kind, const Expression& value) const override;
    [[nodiscard]] Expression compares(const JsonPart& part, std::string_view sign, JsonKind kind,
                                      const Expression& value) const override;
    [[nodiscard]] std::vector<Expression> order(const JsonPart& part) const override;
    [[nodiscard]] std::string_view ofGroup() const override { return "MIN"; }
    [[nodiscard]] Expression set(const Expression& e) const override;
};

[[nodiscard]] const JsonPathSql& postgresJsonPath();

/// What stands in the message of the error with which the server refuses to set a part within what is neither object
/// nor list.
inline constexpr std::string_view postgresPartRefusal = "sequelize:part";

}  // namespace sequelize::detail
