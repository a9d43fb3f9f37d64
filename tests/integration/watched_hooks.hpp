#pragma once

#include <span>
#include <string>

#include <sequelize/sequelize.hpp>

namespace test {

/// Adds a hook of every type to the model, which tells `note` its type's name.
template <class T, class Note>
void watchHooks(const sequelize::Model<T>& model, const Note& note) {
    const auto record = [&](const char* type) { return [=](T&) { note(type); }; };
    const auto records = [&](const char* type) { return [=](std::span<T>) { note(type); }; };
    const auto call = [&](const char* type) { return [=](auto&) { note(type); }; };
    model.beforeValidate(record("beforeValidate"));
    model.afterValidate(record("afterValidate"));
    model.validationFailed([=](T&, const sequelize::ValidationError&) { note("validationFailed"); });
    model.beforeCreate(record("beforeCreate"));
    model.afterCreate(record("afterCreate"));
    model.beforeUpdate(record("beforeUpdate"));
    model.afterUpdate(record("afterUpdate"));
    model.beforeUpsert(record("beforeUpsert"));
    model.afterUpsert(record("afterUpsert"));
    model.beforeDestroy(record("beforeDestroy"));
    model.afterDestroy(record("afterDestroy"));
    model.beforeRestore(record("beforeRestore"));
    model.afterRestore(record("afterRestore"));
    model.beforeBulkCreate(records("beforeBulkCreate"));
    model.afterBulkCreate(records("afterBulkCreate"));
    model.beforeBulkUpdate(call("beforeBulkUpdate"));
    model.afterBulkUpdate(call("afterBulkUpdate"));
    model.beforeBulkDestroy(call("beforeBulkDestroy"));
    model.afterBulkDestroy(call("afterBulkDestroy"));
    model.beforeBulkRestore(call("beforeBulkRestore"));
    model.afterBulkRestore(call("afterBulkRestore"));
    model.beforeFind(call("beforeFind"));
    model.beforeFindAfterOptions(call("beforeFindAfterOptions"));
    model.afterFind(records("afterFind"));
    model.beforeCount(call("beforeCount"));
    model.beforeSync(call("beforeSync"));
    model.afterSync(call("afterSync"));
}

}  // namespace test
