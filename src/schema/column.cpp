#include <sequelize/schema/column.hpp>

#include <utility>

namespace sequelize::detail {

ColumnDefault::ColumnDefault() noexcept = default;
ColumnDefault::ColumnDefault(Value constant) : storage_(std::move(constant)) {}
ColumnDefault::ColumnDefault(Literal sql) : storage_(std::move(sql)) {}
ColumnDefault::ColumnDefault(Make make) : storage_(std::move(make)) {}
ColumnDefault::ColumnDefault(const ColumnDefault& other) = default;
ColumnDefault::ColumnDefault(ColumnDefault&& other) noexcept = default;
ColumnDefault& ColumnDefault::operator=(const ColumnDefault& other) = default;
ColumnDefault& ColumnDefault::operator=(ColumnDefault&& other) noexcept = default;
ColumnDefault::~ColumnDefault() = default;

}  // namespace sequelize::detail
