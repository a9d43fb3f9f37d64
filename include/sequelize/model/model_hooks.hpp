#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <sequelize/model/hook_adders.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// Hooks: functions that run before or after calls (Sequelize: hooks). Those of a model get its records as `T&`; those
/// of the Sequelize object run for all models, after the models' own, and get records as AnyRecord. Several of a type
/// run in the order in which they were added; those of a name can be removed. They run in the thread of the call, and
/// may call the library, too: with `.transaction = call.transaction` within the call's transaction. Calls with
/// `.hooks = false` run none. Adding and removing hooks belongs before the threads, as associations do.
template <class T, class Owner = Model<T>>
class ModelHooks : public HookAdders<T, Owner> {
    using Adders = HookAdders<T, Owner>;

public:
    // ---- records ----

    /// Before a record is validated, which `create`, `upsert`, `save`, `update` of a record and bulkUpdate do, and
    /// bulkCreate with `.validate` and `.individualHooks`; and before the values of a static `update` are, which a
    /// record holds that has no other (Sequelize: beforeValidate). `Users.beforeValidate([](User& user) { ... })`, or
    /// `[](User& user, sequelize::RecordCall<User>& call) { ... }`; with a name as the first argument it can be
    /// removed. What it throws stops the call, and nothing is written.
    template <class F>
    void beforeValidate(F hook) const {
        Adders::addRecord(HookType::beforeValidate, {}, std::move(hook));
    }
    template <class F>
    void beforeValidate(std::string name, F hook) const {
        Adders::addRecord(HookType::beforeValidate, std::move(name), std::move(hook));
    }
    /// After a record was found to be valid (Sequelize: afterValidate). What it throws stops the call, and nothing is
    /// written.
    template <class F>
    void afterValidate(F hook) const {
        Adders::addRecord(HookType::afterValidate, {}, std::move(hook));
    }
    template <class F>
    void afterValidate(std::string name, F hook) const {
        Adders::addRecord(HookType::afterValidate, std::move(name), std::move(hook));
    }
    /// After a record was found not to be valid: `[](User& user, const sequelize::ValidationError& error) { ... }`, or
    /// with the call's options between the two (Sequelize: validationFailed). What it throws goes to the caller instead
    /// of the ValidationError.
    template <class F>
    void validationFailed(F hook) const {
        Adders::addFailed(HookType::validationFailed, {}, std::move(hook));
    }
    template <class F>
    void validationFailed(std::string name, F hook) const {
        Adders::addFailed(HookType::validationFailed, std::move(name), std::move(hook));
    }
    /// Before a record's INSERT, and before the records are stored that it refers to and that `.include` names
    /// (Sequelize: beforeCreate). What it changes in the record is written. What it throws stops the call, and nothing
    /// is written.
    template <class F>
    void beforeCreate(F hook) const {
        Adders::addRecord(HookType::beforeCreate, {}, std::move(hook));
    }
    template <class F>
    void beforeCreate(std::string name, F hook) const {
        Adders::addRecord(HookType::beforeCreate, std::move(name), std::move(hook));
    }
    /// After a record's INSERT, and that of the records that `.include` names (Sequelize: afterCreate). Within the
    /// call's transaction, if it has one: what the hook throws then undoes the write with it. Without one the row is
    /// stored, the record says so, and what the hook throws goes to the caller.
    template <class F>
    void afterCreate(F hook) const {
        Adders::addRecord(HookType::afterCreate, {}, std::move(hook));
    }
    template <class F>
    void afterCreate(std::string name, F hook) const {
        Adders::addRecord(HookType::afterCreate, std::move(name), std::move(hook));
    }
    /// Before a record's UPDATE by `save`, `update` or bulkUpdate, and by a static `update` with `.individualHooks`
    /// (Sequelize: beforeUpdate). The record holds what is to be written; what the hook changes is written, too, unless
    /// `.fields` leaves it out. Runs also where nothing has changed yet. What it throws stops the call, and nothing is
    /// written.
    template <class F>
    void beforeUpdate(F hook) const {
        Adders::addRecord(HookType::beforeUpdate, {}, std::move(hook));
    }
    template <class F>
    void beforeUpdate(std::string name, F hook) const {
        Adders::addRecord(HookType::beforeUpdate, std::move(name), std::move(hook));
    }
    /// After a record's UPDATE; not where there was nothing to write (Sequelize: afterUpdate). What it throws acts as
    /// with `afterCreate`.
    template <class F>
    void afterUpdate(F hook) const {
        Adders::addRecord(HookType::afterUpdate, {}, std::move(hook));
    }
    template <class F>
    void afterUpdate(std::string name, F hook) const {
        Adders::addRecord(HookType::afterUpdate, std::move(name), std::move(hook));
    }
    /// Before a record's INSERT and before its UPDATE: one hook of `beforeCreate` and of `beforeUpdate`, in the order
    /// in which all of those were added (Sequelize: beforeSave).
    template <class F>
    void beforeSave(F hook) const {
        Adders::addRecord(HookType::beforeSave, {}, std::move(hook));
    }
    template <class F>
    void beforeSave(std::string name, F hook) const {
        Adders::addRecord(HookType::beforeSave, std::move(name), std::move(hook));
    }
    /// After a record's INSERT and after its UPDATE: one hook of `afterCreate` and of `afterUpdate` (Sequelize:
    /// afterSave).
    template <class F>
    void afterSave(F hook) const {
        Adders::addRecord(HookType::afterSave, {}, std::move(hook));
    }
    template <class F>
    void afterSave(std::string name, F hook) const {
        Adders::addRecord(HookType::afterSave, std::move(name), std::move(hook));
    }
    /// Before `upsert` writes a record, which was found to be valid (Sequelize: beforeUpsert). What it changes in the
    /// record is validated and written. What it throws stops the call, and nothing is written.
    template <class F>
    void beforeUpsert(F hook) const {
        Adders::addRecord(HookType::beforeUpsert, {}, std::move(hook));
    }
    template <class F>
    void beforeUpsert(std::string name, F hook) const {
        Adders::addRecord(HookType::beforeUpsert, std::move(name), std::move(hook));
    }
    /// After `upsert`: the record is as its row is, and `call.isNewRecord` tells whether that is new (Sequelize:
    /// afterUpsert). What it throws acts as with `afterCreate`.
    template <class F>
    void afterUpsert(F hook) const {
        Adders::addRecord(HookType::afterUpsert, {}, std::move(hook));
    }
    template <class F>
    void afterUpsert(std::string name, F hook) const {
        Adders::addRecord(HookType::afterUpsert, std::move(name), std::move(hook));
    }
    /// Before a record's DELETE, and for each row of a static `destroy` with `.individualHooks` (Sequelize:
    /// beforeDestroy). What it throws stops the call, and nothing is deleted.
    template <class F>
    void beforeDestroy(F hook) const {
        Adders::addRecord(HookType::beforeDestroy, {}, std::move(hook));
    }
    template <class F>
    void beforeDestroy(std::string name, F hook) const {
        Adders::addRecord(HookType::beforeDestroy, std::move(name), std::move(hook));
    }
    /// After a record's DELETE (Sequelize: afterDestroy). What it throws acts as with `afterCreate`.
    template <class F>
    void afterDestroy(F hook) const {
        Adders::addRecord(HookType::afterDestroy, {}, std::move(hook));
    }
    template <class F>
    void afterDestroy(std::string name, F hook) const {
        Adders::addRecord(HookType::afterDestroy, std::move(name), std::move(hook));
    }
    /// Before a record of a paranoid model is restored (Sequelize: beforeRestore). What it throws stops the call, and
    /// nothing is written.
    template <class F>
    void beforeRestore(F hook) const {
        Adders::addRecord(HookType::beforeRestore, {}, std::move(hook));
    }
    template <class F>
    void beforeRestore(std::string name, F hook) const {
        Adders::addRecord(HookType::beforeRestore, std::move(name), std::move(hook));
    }
    /// After a record was restored (Sequelize: afterRestore). What it throws acts as with `afterCreate`.
    template <class F>
    void afterRestore(F hook) const {
        Adders::addRecord(HookType::afterRestore, {}, std::move(hook));
    }
    template <class F>
    void afterRestore(std::string name, F hook) const {
        Adders::addRecord(HookType::afterRestore, std::move(name), std::move(hook));
    }

    // ---- many records ----

    /// Before bulkCreate: `[](std::span<User> users, sequelize::BulkCreateCall<User>& call) { ... }`; the second may be
    /// left out (Sequelize: beforeBulkCreate). Runs also for a join table's rows, where a relation adds some. With
    /// `call.individualHooks = true` the hooks of `create` run for each record, all in one transaction. What it throws
    /// stops the call, and nothing is written.
    template <class F>
    void beforeBulkCreate(F hook) const {
        Adders::addBulkCreate(HookType::beforeBulkCreate, {}, std::move(hook));
    }
    template <class F>
    void beforeBulkCreate(std::string name, F hook) const {
        Adders::addBulkCreate(HookType::beforeBulkCreate, std::move(name), std::move(hook));
    }
    /// After bulkCreate (Sequelize: afterBulkCreate). What it throws acts as with `afterCreate`.
    template <class F>
    void afterBulkCreate(F hook) const {
        Adders::addBulkCreate(HookType::afterBulkCreate, {}, std::move(hook));
    }
    template <class F>
    void afterBulkCreate(std::string name, F hook) const {
        Adders::addBulkCreate(HookType::afterBulkCreate, std::move(name), std::move(hook));
    }
    /// Before a static `update`, and where a relation moves rows: `[](sequelize::BulkUpdateCall<User>& call) { ... }`
    /// may change values and conditions (Sequelize: beforeBulkUpdate). What it throws stops the call, and nothing is
    /// written.
    template <class F>
    void beforeBulkUpdate(F hook) const {
        Adders::addBulkUpdate(HookType::beforeBulkUpdate, {}, std::move(hook));
    }
    template <class F>
    void beforeBulkUpdate(std::string name, F hook) const {
        Adders::addBulkUpdate(HookType::beforeBulkUpdate, std::move(name), std::move(hook));
    }
    /// After a static `update` (Sequelize: afterBulkUpdate). What it throws acts as with `afterCreate`.
    template <class F>
    void afterBulkUpdate(F hook) const {
        Adders::addBulkUpdate(HookType::afterBulkUpdate, {}, std::move(hook));
    }
    template <class F>
    void afterBulkUpdate(std::string name, F hook) const {
        Adders::addBulkUpdate(HookType::afterBulkUpdate, std::move(name), std::move(hook));
    }
    /// Before a static `destroy`, `truncate` among them, and where a relation deletes a join table's rows:
    /// `[](sequelize::BulkDestroyCall<User>& call) { ... }` (Sequelize: beforeBulkDestroy). What it throws stops the
    /// call, and nothing is deleted.
    template <class F>
    void beforeBulkDestroy(F hook) const {
        Adders::addBulkDestroy(HookType::beforeBulkDestroy, {}, std::move(hook));
    }
    template <class F>
    void beforeBulkDestroy(std::string name, F hook) const {
        Adders::addBulkDestroy(HookType::beforeBulkDestroy, std::move(name), std::move(hook));
    }
    /// After a static `destroy` (Sequelize: afterBulkDestroy). What it throws acts as with `afterCreate`.
    template <class F>
    void afterBulkDestroy(F hook) const {
        Adders::addBulkDestroy(HookType::afterBulkDestroy, {}, std::move(hook));
    }
    template <class F>
    void afterBulkDestroy(std::string name, F hook) const {
        Adders::addBulkDestroy(HookType::afterBulkDestroy, std::move(name), std::move(hook));
    }
    /// Before a static `restore`: `[](sequelize::BulkDestroyCall<User>& call) { ... }` may change the condition
    /// (Sequelize: beforeBulkRestore). What it throws stops the call, and nothing is written.
    template <class F>
    void beforeBulkRestore(F hook) const {
        Adders::addBulkDestroy(HookType::beforeBulkRestore, {}, std::move(hook));
    }
    template <class F>
    void beforeBulkRestore(std::string name, F hook) const {
        Adders::addBulkDestroy(HookType::beforeBulkRestore, std::move(name), std::move(hook));
    }
    /// After a static `restore` (Sequelize: afterBulkRestore). What it throws acts as with `afterCreate`.
    template <class F>
    void afterBulkRestore(F hook) const {
        Adders::addBulkDestroy(HookType::afterBulkRestore, {}, std::move(hook));
    }
    template <class F>
    void afterBulkRestore(std::string name, F hook) const {
        Adders::addBulkDestroy(HookType::afterBulkRestore, std::move(name), std::move(hook));
    }

    // ---- reading ----

    /// Before a finder's SELECT, of `reload` and of a relation's `get`, too: `[](sequelize::FindCall<User>& call) { ...
    /// }` may change what is asked for (Sequelize: beforeFind). Not for the models that `.include` names.
    template <class F>
    void beforeFind(F hook) const {
        Adders::addFind(HookType::beforeFind, {}, std::move(hook));
    }
    template <class F>
    void beforeFind(std::string name, F hook) const {
        Adders::addFind(HookType::beforeFind, std::move(name), std::move(hook));
    }
    /// After all hooks of `beforeFind` (Sequelize: beforeFindAfterOptions).
    template <class F>
    void beforeFindAfterOptions(F hook) const {
        Adders::addFind(HookType::beforeFindAfterOptions, {}, std::move(hook));
    }
    template <class F>
    void beforeFindAfterOptions(std::string name, F hook) const {
        Adders::addFind(HookType::beforeFindAfterOptions, std::move(name), std::move(hook));
    }
    /// After a finder has read its records, with what it includes: `[](std::span<User> users,
    /// sequelize::FindCall<User>& call) { ... }`; the second may be left out (Sequelize: afterFind). `findEach` gives
    /// one at a time; `findAll<Row>` and `findAll<BookCard>` have no records, and run none.
    template <class F>
    void afterFind(F hook) const {
        Adders::addFound(HookType::afterFind, {}, std::move(hook));
    }
    template <class F>
    void afterFind(std::string name, F hook) const {
        Adders::addFound(HookType::afterFind, std::move(name), std::move(hook));
    }
    /// Before `count`, that of `findAndCountAll` and that of a relation: `[](sequelize::CountCall<User>& call) { ... }`
    /// (Sequelize: beforeCount).
    template <class F>
    void beforeCount(F hook) const {
        Adders::addCount(HookType::beforeCount, {}, std::move(hook));
    }
    template <class F>
    void beforeCount(std::string name, F hook) const {
        Adders::addCount(HookType::beforeCount, std::move(name), std::move(hook));
    }

    // ---- tables ----

    /// Before a model's `sync`, and for each model when the Sequelize object's runs: `[](sequelize::SyncCall& call) {
    /// ... }` (Sequelize: beforeSync). What it changes counts for this model, but in a `sync` of all with `.alter`.
    template <class F>
    void beforeSync(F hook) const {
        Adders::addSync(HookType::beforeSync, {}, std::move(hook));
    }
    template <class F>
    void beforeSync(std::string name, F hook) const {
        Adders::addSync(HookType::beforeSync, std::move(name), std::move(hook));
    }
    /// After a model's `sync` (Sequelize: afterSync).
    template <class F>
    void afterSync(F hook) const {
        Adders::addSync(HookType::afterSync, {}, std::move(hook));
    }
    template <class F>
    void afterSync(std::string name, F hook) const {
        Adders::addSync(HookType::afterSync, std::move(name), std::move(hook));
    }
    /// Before this model declares an association: `[](sequelize::AssociateCall& call) { ... }` (Sequelize:
    /// beforeAssociate).
    template <class F>
    void beforeAssociate(F hook) const {
        Adders::addAssociate(HookType::beforeAssociate, {}, std::move(hook));
    }
    template <class F>
    void beforeAssociate(std::string name, F hook) const {
        Adders::addAssociate(HookType::beforeAssociate, std::move(name), std::move(hook));
    }
    /// After this model has declared an association (Sequelize: afterAssociate).
    template <class F>
    void afterAssociate(F hook) const {
        Adders::addAssociate(HookType::afterAssociate, {}, std::move(hook));
    }
    template <class F>
    void afterAssociate(std::string name, F hook) const {
        Adders::addAssociate(HookType::afterAssociate, std::move(name), std::move(hook));
    }

    /// Removes the hooks of that type and name; whether there was one (Sequelize: removeHook). Those of `beforeSave`
    /// and `afterSave` go wherever they run.
    bool removeHook(HookType type, std::string_view name) const { return Adders::table().remove(type, name); }
    /// Whether it has hooks of that type itself (Sequelize: hasHook).
    [[nodiscard]] bool hasHook(HookType type) const { return Adders::table().has(maskOf(type)); }
};

}  // namespace detail
}  // namespace sequelize
