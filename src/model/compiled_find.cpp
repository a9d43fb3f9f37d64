#include "compiled_find.hpp"

#include "../core/recently_used.hpp"

namespace sequelize::detail {

CompiledSql CompiledFind::compile(const SqlDialect& dialect, const SelectStatement& statement, const Shape& shape,
                                  const LevelKeys& keys) {
    const auto select = [&](BindOrigins* origins) { return dialect.select(statement, origins); };
    CompiledSql compiled = CompiledText::compile(dialect, select, shape, keys);
    const auto reads = [this](const TableDefinition& table) {
        models.emplace_back(table.modelName);
        modelTables.emplace_back(table.tableName);
    };
    for (const auto& node : plan.nodes) {
        reads(*node.table);
        if (node.association && node.association->through) reads(*node.association->through);
    }
    // They point into the request.
    if (isReusable())
        for (auto& node : plan.nodes) node.request = nullptr;
    return compiled;
}

namespace {

void addSelection(Shape& shape, const Selection& selection) {
    shape.add(selection.all, selection.list.size(), selection.excluded.size());
    shape.addEach(selection.list).addEach(selection.excluded);
}

void addHints(Shape& shape, const std::vector<IndexHint>& hints) {
    shape.add(hints.size());
    for (const auto& hint : hints) shape.add(hint.type).add(hint.values);
}

void addIncludes(Shape& shape, const std::vector<IncludeRequest>& includes) {
    shape.add(includes.size());
    for (const auto& include : includes) {
        shape.add(include.separate).add(include.limit.has_value()).add(include.limit.value_or(0));
        shape.add(include.strategy.has_value()).add(include.strategy.value_or(IncludeStrategy::join));
        shape.add(include.member).add(include.required.has_value()).add(include.required.value_or(false));
        addSelection(shape, include.selection);
        addHints(shape, include.indexHints);
        shape.add(include.on).add(include.where).add(include.order);
        addSelection(shape, include.throughSelection);
        shape.add(include.throughWhere).add(include.filter).add(include.throughFilter);
        addIncludes(shape, include.nested);
    }
}

}  // namespace

void addTo(Shape& shape, const FindRequest& request) {
    // Of LIMIT and OFFSET the numbers are values; without a transaction a lock is refused.
    shape.add(request.distinct, request.strategy.has_value(), request.strategy.value_or(IncludeStrategy::join),
              request.limit.has_value(), request.offset.has_value(), request.lock.level, request.lock.of,
              request.lock.skipLocked, request.lock.noWait, request.run.transaction != nullptr, request.result,
              request.page != nullptr);
    addSelection(shape, request.selection);
    addIncludes(shape, request.includes);
    addHints(shape, request.indexHints);
    shape.add(request.where).add(request.group).add(request.having).add(request.order);
    if (request.link) shape.setUnique();
}

void addTo(Shape& shape, const CountRequest& request) {
    addIncludes(shape, request.includes);
    addHints(shape, request.indexHints);
    shape.add(request.where).add(request.column).add(request.distinct);
    if (request.link) shape.setUnique();
}

Shape shapeOf(const LevelKeys& keys) {
    const auto& first = keys.front();
    Shape shape;
    shape.add(keys.size());
    for (const auto& value : first) shape.add(value->value.type());
    for (const auto& key : keys)
        for (std::size_t i = 0; i < key.size(); ++i)
            if (key[i]->value.type() != first[i]->value.type()) shape.setUnique();
    return shape;
}

namespace {

using Kept = std::shared_ptr<const CompiledFind>;

RecentlyUsed<Kept>& keptByThisThread() {
    constexpr std::size_t capacity = 128;
    thread_local RecentlyUsed<Kept> kept(capacity);
    return kept;
}

}  // namespace

std::shared_ptr<const CompiledFind> findCompiled(std::string_view key) {
    const Kept* found = keptByThisThread().find(key);
    return found ? *found : nullptr;
}

void keepCompiled(std::string_view key, std::shared_ptr<const CompiledFind> compiled) {
    keptByThisThread().emplace(key, std::move(compiled));
}

}  // namespace sequelize::detail
