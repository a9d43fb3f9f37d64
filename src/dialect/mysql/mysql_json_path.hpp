#pragma once

#include "../json_path_sql.hpp"

namespace sequelize::detail {

/// MySQL, whose JSON values compare as such.
class MysqlJsonPath : public JsonPathSql {
public:
    [[nodiscard]] Expression type(const JsonPart& part) const override;
    [[nodiscard]] Expression value(const JsonPart& part) const override;
    [[nodiscard]] Expression text(const JsonPart& part) const override;
    [[nodiscard]] Expression equals(const JsonPart& part, JsonKind kind, const Expression& value) const override;
    [[nodiscard]] Expression compares(const JsonPart& part, std::string_view sign, JsonKind kind,
                                      const Expression& value) const override;
    [[nodiscard]] std::vector<Expression> order(const JsonPart& part) const override;
    [[nodiscard]] std::string_view ofGroup() const override { return "ANY_VALUE"; }
    [[nodiscard]] Expression set(const Expression& e) const override;

protected:
    /// What is computed, as JSON and not as a text, within JSON_SET.
    [[nodiscard]] virtual Expression document(Expression computed) const { return computed; }
    /// The value that is bound, as JSON.
    [[nodiscard]] virtual Expression bound(const Expression& value) const;
    /// A text that is a document, as JSON.
    [[nodiscard]] virtual Expression parsed(const Expression& text) const;

private:
    [[nodiscard]] Expression made(const Expression& value) const;
    [[nodiscard]] Expression withSet(const Expression& e) const;
};

/// MariaDB, whose documents are texts: each kind is compared by what SQL has for it.
class MariadbJsonPath final : public MysqlJsonPath {
public:
    void requireReadable(std::string_view path) const override;
    [[nodiscard]] Expression text(const JsonPart& part) const override;
    [[nodiscard]] Expression equals(const JsonPart& part, JsonKind kind, const Expression& value) const override;
    [[nodiscard]] Expression compares(const JsonPart& part, std::string_view sign, JsonKind kind,
                                      const Expression& value) const override;
    [[nodiscard]] std::vector<Expression> order(const JsonPart& part) const override;
    [[nodiscard]] std::string_view ofGroup() const override { return "MIN"; }

protected:
    [[nodiscard]] Expression document(Expression computed) const override;
    [[nodiscard]] Expression bound(const Expression& value) const override;
    [[nodiscard]] Expression parsed(const Expression& text) const override;
};

/// What stands in the message of the error with which the server refuses to set a part within what is neither object
/// nor list.
inline constexpr std::string_view partRefusal = ",9001)";

[[nodiscard]] const JsonPathSql& mysqlJsonPath();
[[nodiscard]] const JsonPathSql& mariadbJsonPath();

}  // namespace sequelize::detail
