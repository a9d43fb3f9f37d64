#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <sequelize/query/statement.hpp>

#include "expression_node.hpp"

namespace sequelize::detail {

/// What decides of a request's SQL, as a key: everything but the values, which it collects in the order in which it
/// meets them. Two requests with the same key differ in their values only.
class Shape {
public:
    Shape() { key_.reserve(512); }

    /// Numbers, flags, enumerators, addresses.
    template <class V>
        requires std::is_scalar_v<V>
    Shape& add(V value) {
        const auto bytes = std::as_bytes(std::span<const V, 1>(&value, 1));
        key_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return *this;
    }
    Shape& add(std::string_view text);
    Shape& add(const Expression& e);
    Shape& add(const Projection& projection) {
        return add(projection.expression).add(std::string_view(projection.alias));
    }
    Shape& add(const Ordering& ordering) {
        return add(ordering.expression).add(ordering.descending).add(ordering.nulls);
    }
    template <class E>
    Shape& add(const std::vector<E>& list) {
        add(list.size());
        for (const auto& element : list) add(element);
        return *this;
    }

    /// There is something that no key tells, such as a query within an expression.
    void setUnique() noexcept { isUnique_ = true; }
    [[nodiscard]] bool isUnique() const noexcept { return isUnique_; }
    [[nodiscard]] const std::string& key() const noexcept { return key_; }
    /// NULL and booleans are not among them: SQL has words of its own for these.
    [[nodiscard]] const std::vector<const ExpressionNode*>& values() const noexcept { return values_; }

private:
    Shape& add(const ColumnReference& column);
    Shape& add(const SelectStatement& query);
    Shape& add(const std::shared_ptr<const SelectStatement>& query);
    Shape& add(const IndexHint& hint);
    Shape& add(const Join& join);
    Shape& add(const SetOperand& operand);
    void addPlace(const ExpressionNode& node);

    std::string key_;
    std::vector<const ExpressionNode*> values_;
    bool isUnique_ = false;
};

}  // namespace sequelize::detail
