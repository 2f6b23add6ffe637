# A new Redmine in Spanish, the agency's set-up, and what the tests add: staff, accounts with a fault each, further projects.
require 'json'

Redmine::DefaultData::Loader.load('es')
IssueStatus.create!(name: 'En otra administración', is_closed: false)
IssueStatus.create!(name: 'Archivada', is_closed: true)
load ENV.fetch('TEST_REDMINE_SEED')

Setting.login_required = '1'
Setting.notified_events = []
Setting.attachment_max_size = (20 * 1024).to_s
User.where(admin: true).update_all(must_change_passwd: false)

OURS = [:view_issues, :add_issues, :edit_issues, :add_issue_notes, :set_notes_private].freeze
STAFF = (OURS + [:view_private_notes, :delete_issues]).freeze
project = Project.find_by!(identifier: ENV.fetch('VENTANILLA_REDMINE_PROJECT'))
fields = project.issue_custom_fields.to_a

def role(name, permissions, visibility: 'all', assignable: true)
  made = Role.create!(name: name, permissions: permissions, issues_visibility: visibility, assignable: assignable)
  statuses = IssueStatus.pluck(:id)
  Tracker.pluck(:id).product(statuses, statuses).each do |tracker, from, to|
    WorkflowTransition.create!(role_id: made.id, tracker_id: tracker, old_status_id: from, new_status_id: to) if from != to
  end
  made
end

def person(login, projects, role)
  made = User.new(firstname: login, lastname: 'x', mail: "#{login}@example.invalid", mail_notification: 'none')
  made.login = login
  made.password = made.password_confirmation = SecureRandom.hex(12)
  made.save!
  projects.each { |project| Member.create!(project: project, user: made, roles: [role]) }
  made
end

def place(identifier, name, fields)
  Project.create!(identifier: identifier, name: name, is_public: false, trackers: Tracker.sorted.to_a,
                  enabled_module_names: ['issue_tracking'], issue_custom_fields: fields)
end

bare = place('sin-campos', 'Sin campos', [])
other = place('otra-unidad', 'Otra unidad', fields)
lonely = place('sin-personal', 'Sin personal', fields)
bot = User.find_by_login('ventanilla')
ours = Role.find_by!(name: 'Ventanilla')
[bare, other, lonely].each { |each| Member.create!(project: each, user: bot, roles: [ours]) }

plain = IssueCustomField.create!(name: 'Sin filtro', field_format: 'string', is_filter: false, trackers: Tracker.all.to_a,
                                 projects: [project])

staff = role('Personal', STAFF)
people = {
  'agente' => person('agente', [project, bare, other], staff),
  'vecino' => person('vecino', [project], role('Vecindad', OURS)),
  'manco' => person('manco', [project], role('Manco', [:view_issues, :add_issues])),
  'fisgon' => person('fisgon', [project], role('Fisgón', STAFF)),
  'corto' => person('corto', [project], role('Corto', OURS, visibility: 'own')),
  'intocable' => person('intocable', [project], role('Intocable', OURS, assignable: false)),
  'rigido' => person('rigido', [project], Role.create!(name: 'Rígido', permissions: OURS, issues_visibility: 'all')),
  'ajeno' => person('ajeno', [], staff),
  'ventanilla' => bot,
  'admin' => User.find_by_login('admin')
}
found = {
  'keys' => people.transform_values(&:api_key), 'users' => people.transform_values(&:id),
  'fields' => fields.to_h { |field| [field.name, field.id] }.merge('Sin filtro' => plain.id),
  'statuses' => IssueStatus.all.to_h { |status| [status.name, status.id] }
}
File.write(ENV.fetch('TEST_REDMINE_FACTS'), JSON.generate(found))
