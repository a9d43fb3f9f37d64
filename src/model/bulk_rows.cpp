#include "bulk_rows.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "record_access.hpp"

namespace sequelize::detail {
namespace {

constexpr std::size_t fixedSize = 40;  // of a value on the wire; what matters is that it is not too small

/// What is equal may be stored otherwise: -0.0, and 1.5 where the column stores 1.50.
bool isSame(const Value& a, const Value& b) {
    if (a.type() != b.type() || a.type() == Value::Type::real) return false;
    if (const auto* decimal = a.getIf<Decimal>()) return decimal->toString() == b.getIf<Decimal>()->toString();
    return a == b;
}

bool isZero(const ColumnDefinition& column, const void* record) {
    std::uint64_t number = 0;
    std::memcpy(&number, column.member.in(record), column.member.type->size);
    return number == 0;
}

bool bringsItsOwn(const ColumnDefinition& column) {
    return column.member && !column.accessors &&
           (!column.defaultValue.isPresent() || (column.defaultValue.constant() && !column.member.type->isOptional));
}

}  // namespace

BulkRows::BulkRows(const TableDefinition& table, const InsertPlan& plan, std::span<void* const> records, Given given)
    : columns_(table.columns.size()), records_(records), given_(given), rest_(plan) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto& column = columns_[i];
        column.definition = &table.columns[i];
        const bool isStamp = i == table.createdAt || i == table.updatedAt;
        if (records.empty() || !plan.wanted[i] || isStamp || !bringsItsOwn(*column.definition)) continue;
        const MemberType& member = *column.definition->member.type;
        if (member.isOptional && (plan.omitsNulls || i == table.autoIncrement)) continue;
        column.direct = directMember(*column.definition);
        column.isId = i == table.autoIncrement && isPlainInteger(member);
        column.isShort = column.direct || column.isId;
        if (column.isShort) rest_.wanted[i] = false;
    }
    generated_ = table.autoIncrement;
    const std::size_t count = std::max(records.size(), given.size());
    rows_.reserve(count);
    sources_.reserve(count * columns_.size());
}

void BulkRows::share(std::size_t index, Value value, const std::optional<DateTime>& unset) {
    auto& column = columns_[index];
    column.same = std::move(value);
    column.unset = unset;
    column.isShort = true;
    rest_.wanted[index] = false;
}

std::optional<BulkRows::Source> BulkRows::shortcut(const Column& column, const void* record) {
    const void* member = record && column.definition->member ? column.definition->member.in(record) : nullptr;
    if (column.isId && isZero(*column.definition, record)) return Source::none;
    size_ += fixedSize;
    if (column.same) {
        const bool isShared = !column.unset || *static_cast<const DateTime*>(member) == *column.unset;
        return isShared ? std::optional(Source::same) : std::nullopt;
    }
    if (!column.direct || !column.direct->fits(*column.definition, member)) return std::nullopt;
    size_ += column.direct->size(member);
    return Source::member;
}

const InsertPlan* BulkRows::next() {
    const std::size_t row = rows_.size();
    const void* record = recordOf(row);
    size_ = 0;
    if (!given_.empty()) giveValues(rest_, given_[row]);
    bool isDone = true;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto& source = sources_.emplace_back(Source::none);
        const bool isShort = columns_[i].isShort && !rest_.given[i];
        if (!isShort) {
            isDone = isDone && !rest_.wanted[i] && !rest_.given[i];
        } else if (const auto known = shortcut(columns_[i], record)) {
            source = *known;
        } else {
            rest_.wanted[i] = true;
            opened_.push_back(i);
            isDone = false;
        }
    }
    return isDone ? nullptr : &rest_;
}

/// Takes the value where it must be kept.
BulkRows::Source BulkRows::sourceOf(std::size_t index, const void* record, Value& value) {
    auto& column = columns_[index];
    if (const Value* given = rest_.given[index]) {
        if (isSame(value, *given)) return Source::given;
    } else if (column.same && isSame(value, *column.same)) {
        return Source::same;
    } else if (!record) {
        if (column.definition->defaultValue.make() == nullptr) {
            share(index, std::move(value), {});
            return Source::same;
        }
    } else if (column.definition->member && isSame(value, memberValue(*column.definition, record))) {
        return Source::member;
    }
    kept_.push_back(std::move(value));
    return Source::kept;
}

void BulkRows::add(PreparedRow row) {
    const void* record = recordOf(rows_.size());
    const std::size_t kept = kept_.size();
    const auto sources = std::span(sources_).last(columns_.size());
    for (const auto index : opened_) rest_.wanted[index] = false;
    opened_.clear();
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        if (!row.values[i]) continue;
        sources[i] = sourceOf(i, record, *row.values[i]);
        row.values[i].reset();
    }
    const std::size_t size = std::min<std::size_t>(row.wireSize + size_, std::numeric_limits<std::uint32_t>::max());
    rows_.push_back({.wireSize = static_cast<std::uint32_t>(size),
                     .kept = kept,
                     .generatesId = generated_ && sources[*generated_] == Source::none,
                     .databaseDefaults = row.databaseDefaults});
}

bool BulkRows::leaveAlike(std::size_t a, std::size_t b) const noexcept {
    if (std::ranges::equal(sourcesOf(a), sourcesOf(b))) return true;  // most rows
    return std::ranges::equal(
        sourcesOf(a), sourcesOf(b), {}, [](Source source) { return source == Source::none; },
        [](Source source) { return source == Source::none; });
}

const Value& BulkRows::givenFor(std::size_t row, std::size_t column) const {
    if (given_.empty()) return *rest_.given[column];
    const auto& values = given_[row];
    return std::ranges::find(values, column, &AssignedValue::first)->second;
}

const Value& BulkRows::valueAt(std::size_t row, std::size_t column, std::size_t& kept) const {
    switch (sourcesOf(row)[column]) {
        case Source::same:
            return *columns_[column].same;
        case Source::given:
            return givenFor(row, column);
        default:
            return kept_[kept++];
    }
}

std::size_t BulkRows::width(std::size_t row) const noexcept {
    return columns_.size() - static_cast<std::size_t>(std::ranges::count(sourcesOf(row), Source::none));
}

void BulkRows::put(std::size_t row, std::span<Value> values) const {
    const auto sources = sourcesOf(row);
    std::size_t kept = rows_[row].kept;
    auto value = values.begin();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (sources[i] == Source::none) continue;
        const auto& column = columns_[i];
        if (sources[i] != Source::member)
            *value = valueAt(row, i, kept);
        else if (column.direct)
            column.direct->put(column.definition->member.in(recordOf(row)), *value);
        else
            *value = memberValue(*column.definition, recordOf(row));
        ++value;
    }
}

PreparedRow BulkRows::whole(std::size_t row, std::span<std::optional<Value>> values) const {
    std::size_t kept = rows_[row].kept;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Source source = sourcesOf(row)[i];
        if (source == Source::none)
            values[i].reset();
        else if (source == Source::member)
            values[i] = memberValue(*columns_[i].definition, recordOf(row));
        else
            values[i] = valueAt(row, i, kept);
    }
    return {.values = values,
            .wireSize = rows_[row].wireSize,
            .generatesId = rows_[row].generatesId,
            .databaseDefaults = rows_[row].databaseDefaults};
}

bool BulkRows::writeBack(std::size_t row, void* record) const {
    const auto sources = sourcesOf(row);
    std::size_t kept = rows_[row].kept;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (sources[i] == Source::none) continue;
        const auto& column = *columns_[i].definition;
        if (sources[i] != Source::member) {
            if (!setStored(column, record, valueAt(row, i, kept))) return false;
        } else if (column.accessors && !setStored(column, record, memberValue(column, record))) {
            return false;
        }
    }
    return true;
}

}  // namespace sequelize::detail
