#pragma once

#include "../json_path_sql.hpp"

namespace sequelize::detail {

/// By functions of the driver's, since SQLite's own know no key with a quote: src/driver/sqlite/sql_functions.hpp.
class SqliteJsonPath final : public JsonPathSql {
public:
    [[nodiscard]] Expression type(const JsonPart& part) const override;
    [[nodiscard]] Expression value(const JsonPart& part) const override;
    [[nodiscard]] Expression text(const JsonPart& part) const override;
    [[nodiscard]] Expression equals(const JsonPart& part, JsonKind kind, const Expression& value) const override;
    [[nodiscard]] Expression compares(const JsonPart& part, std::string_view sign, JsonKind kind,
                                      const Expression& value) const override;
    [[nodiscard]] Expression like(const Expression& text, const Expression& pattern, bool escapedByBar) const override;
    [[nodiscard]] std::vector<Expression> order(const JsonPart& part) const override;
    [[nodiscard]] std::string_view ofGroup() const override { return {}; }
    [[nodiscard]] Expression set(const Expression& e) const override;
};

[[nodiscard]] const JsonPathSql& sqliteJsonPath();

}  // namespace sequelize::detail
