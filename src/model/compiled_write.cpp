#include "compiled_write.hpp"

#include <algorithm>
#include <string_view>

#include <sequelize/model/model_set.hpp>

#include "../core/recently_used.hpp"
#include "associated_terms.hpp"
#include "compiled_text.hpp"

namespace sequelize::detail {
namespace {

RecentlyUsed<CompiledText>& writesOfThisThread() {
    constexpr std::size_t capacity = 128;
    thread_local RecentlyUsed<CompiledText> texts(capacity);
    return texts;
}

Shape shapeOf(const ModelCore& model, std::string_view verb) {
    Shape shape;
    shape.add(model.models().graph().generation()).add(&model.table()).add(verb);
    return shape;
}

/// The kept text with the statement's values, or else what `write` writes.
template <class Write>
CompiledSql reused(const ModelCore& model, const Shape& shape, const std::optional<std::uint64_t>& limit, Write write) {
    auto& texts = writesOfThisThread();
    if (!shape.isUnique())
        if (const CompiledText* known = texts.find(shape.key()))
            if (auto statement = known->statementFor({.limit = limit}, shape.values())) return *std::move(statement);
    CompiledText text;
    CompiledSql statement = text.compile(model.database().dialect(), write, shape);
    // What a value would be stored as is never guessed.
    if (text.isReusable() && text.knowsEachBind() && !texts.find(shape.key()))
        texts.emplace(shape.key(), std::move(text));
    return statement;
}

}  // namespace

CompiledSql compiledUpdate(const ModelCore& model, UpdateStatement given) {
    const UpdateStatement statement = withAnswers(model, std::move(given));
    Shape shape = shapeOf(model, "update");
    shape.add(statement.assignments.size());
    for (const auto& assignment : statement.assignments) shape.add(assignment.column).add(assignment.expression);
    shape.add(statement.where).add(statement.limit.has_value());
    return reused(model, shape, statement.limit,
                  [&](BindOrigins* origins) { return model.database().dialect().update(statement, origins); });
}

CompiledSql compiledRemove(const ModelCore& model, DeleteStatement given) {
    const DeleteStatement statement = withAnswers(model, std::move(given));
    Shape shape = shapeOf(model, "remove");
    shape.add(statement.where).add(statement.limit.has_value());
    return reused(model, shape, statement.limit,
                  [&](BindOrigins* origins) { return model.database().dialect().remove(statement, origins); });
}

}  // namespace sequelize::detail
